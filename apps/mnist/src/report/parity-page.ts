import { count, type Html, html, htmlDocument } from "@convkit/page";
import { chart, type HeightScale, lossScale } from "./chart.ts";
import { type Distances, distances, type ParityResult, tolerance } from "./parity-distances.ts";
import { section } from "./section.ts";
import { style } from "./style.ts";

export interface ParityData {
  readonly steps: number;
  readonly batchSize: number;
  readonly images: number;
  readonly seed: number;
  /** `PyTorch 1.13.1` */
  readonly pytorch: string;
  readonly engine: string;
  readonly results: readonly ParityResult[];
}

const small = (value: number) => value.toExponential(1);

/** From 1e-9 to 1 in equal heights for powers of ten. */
function differenceScale(): HeightScale {
  const powers = [-9, -8, -7, -6, -5, -4, -3, -2, -1, 0];
  const position = (value: number) => Math.min(1, Math.max(0, (Math.log10(Math.max(value, 1e-9)) + 9) / 9));
  return { position, ticks: powers.map((power) => ({ value: 10 ** power, label: `1e${power}` })) };
}

const points = (values: readonly number[]) => values.map((y, k) => ({ x: k + 1, y }));
const apart = (a: readonly number[], b: readonly number[]) => a.map((value, k) => Math.abs(value - b[k]!));

function result(result: ParityResult, pytorch: string): Html {
  const { ours, single, double } = result;
  const all = distances(result);
  const last = all.at(-1)!;
  const end = ours.length;
  const differences = apart(ours, double);
  return html`
    <div class="pair">
    ${chart({
      title: "Loss",
      description: `Loss of ${end} steps: from ${ours[0]!.toFixed(4)} to ${ours.at(-1)!.toFixed(4)} by convkit, to ${single.at(-1)!.toFixed(4)} by ${pytorch}.`,
      height: lossScale([...ours, ...single]),
      end,
      line: points(ours),
      dots: [],
      beside: { line: points(single), dots: [] },
      caption: html`<span class="key train">convkit</span> <span class="key beside">${pytorch}, float32</span>
        <span class="axis">cross entropy, on a logarithmic scale, against steps</span>`,
    })}
    ${chart({
      title: "Distance from PyTorch in float64",
      description: `The distance of convkit's losses from PyTorch's in float64: at most ${small(last.ours)}; of PyTorch's in float32: at most ${small(last.pytorch)}.`,
      height: differenceScale(),
      end,
      line: points(differences),
      dots: [],
      beside: { line: points(apart(single, double)), dots: [] },
      caption: html`<span class="key train">convkit</span> <span class="key beside">${pytorch}, float32</span>
        <span class="axis">difference of losses, on a logarithmic scale, against steps</span>`,
    })}
    </div>
    ${distanceTable(all, pytorch)}`;
}

function distanceTable(all: readonly Distances[], pytorch: string): Html {
  return html`<div class="scroll" role="region" tabindex="0" aria-label="Distances"><table class="plain">
    <caption>The largest distance of losses from PyTorch's in float64</caption>
    <thead><tr><th scope="col">from float64, over the first steps</th><th scope="col" class="number">convkit</th>
      <th scope="col" class="number">${pytorch}, float32</th></tr></thead>
    <tbody>${all.map(
      ({ steps, ours, pytorch: theirs }) =>
        html`<tr><th scope="row">${steps}</th><td class="number">${small(ours)}</td><td class="number">${small(theirs)}</td></tr>`,
    )}</tbody></table></div>`;
}

/** The report on loss curves beside PyTorch's. */
export function parityPage({ results, pytorch, steps, batchSize, images, seed, engine }: ParityData): string {
  const largest = Math.max(...results.map((one) => distances(one).at(-1)!.ours));
  return htmlDocument({
    title: `Parity with ${pytorch} · convkit`,
    style,
    body: html`
<header>
<div>
  <p class="over">convkit · ${pytorch}</p>
  <h1><span class="big">${small(largest)}</span> between the losses of ${steps} steps, at most</h1>
  <p class="lede">The same networks from the same weights, on the same ${count(images)} images of MNIST in the same order, in
    batches of ${batchSize}, with the same optimizer: by convkit in float32 (engine: ${engine}; seed ${seed}), and by
    ${pytorch} in float32 and in float64. The first losses must agree to ${small(tolerance.firstLoss)} of their size; later,
    where every step multiplies what rounding does, convkit may be no further from float64 than
    ${tolerance.timesPyTorch} times what PyTorch's own float32 is.</p>
</div>
</header>
<main>
${results.map((one, at) => section(`case-${at + 1}`, one.name, result(one, pytorch)))}
</main>
<footer>Written by convkit.</footer>`,
  });
}

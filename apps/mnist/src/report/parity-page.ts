import { count, type Html, html, htmlDocument } from "@convkit/page";
import { tolerance } from "../pytorch/parity.ts";
import { chart, type HeightScale, lossScale } from "./chart.ts";
import type { Gap } from "./gap.ts";
import { section } from "./section.ts";
import { style } from "./style.ts";

/** The losses of one network by convkit and by PyTorch in both precisions, step by step. */
export interface ParityResult {
  readonly name: string;
  readonly ours: readonly number[];
  readonly single: readonly number[];
  readonly double: readonly number[];
  /** Of convkit from PyTorch in float64, over the first steps and over all. */
  readonly first: Gap;
  readonly all: Gap;
  /** Of PyTorch in float32 from itself in float64. */
  readonly rounding: Gap;
}

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

function result({ ours, single, double, first, all, rounding }: ParityResult, pytorch: string): Html {
  const end = ours.length;
  const differences = apart(ours, double);
  return html`
    <p>Over the first ${tolerance.firstSteps.steps} steps the losses agree to ${small(first.relative)} of their
      size, over all ${end} to ${small(all.absolute)}. ${pytorch} in float32 is ${small(rounding.absolute)} from itself in
      float64.</p>
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
      description: `The distance of convkit's losses from PyTorch's in float64: at most ${small(all.absolute)}; of PyTorch's in float32: at most ${small(rounding.absolute)}.`,
      height: differenceScale(),
      end,
      line: points(differences),
      dots: [],
      beside: { line: points(apart(single, double)), dots: [] },
      caption: html`<span class="key train">convkit</span> <span class="key beside">${pytorch}, float32</span>
        <span class="axis">difference of losses, on a logarithmic scale, against steps</span>`,
    })}
    </div>`;
}

/** The report on loss curves beside PyTorch's. */
export function parityPage({ results, pytorch, steps, batchSize, images, seed, engine }: ParityData): string {
  const largest = Math.max(...results.map(({ all }) => all.absolute));
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
    ${pytorch} in float32 and in float64. What is left between them is rounding: PyTorch's own two precisions are as far
    apart.</p>
</div>
</header>
<main>
${results.map((one, at) => section(`case-${at + 1}`, one.name, result(one, pytorch)))}
</main>
<footer>Written by convkit.</footer>`,
  });
}

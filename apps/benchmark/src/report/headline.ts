import { type Html, html, raw } from "@convkit/page";
import type { SuiteInfo } from "../schema.ts";
import { logAxis, share } from "./axis.ts";
import { type Group, hasFigure, type SuiteRows } from "./groups.ts";
import { times } from "./words.ts";

/** convkit's best against the best web peer's, by workload: above 1, convkit is ahead. */
export interface Standing {
  readonly suite: string;
  readonly workload: string;
  readonly product: string;
  readonly ratio: number;
}

function standing({ workload, product, rows }: Group, info: SuiteInfo): Standing | undefined {
  const best = (kind: "convkit" | "web") =>
    rows.find((row) => hasFigure(row) && row.contestant.kind === kind)?.figure;
  const [own, web] = [best("convkit"), best("web")];
  if (!own || !web) return undefined;
  return { suite: info.name, workload, product, ratio: info.higherIsBetter ? own / web : web / own };
}

/** Every workload that both convkit and a web peer did. Rows of a group come best first. */
export function standings(suites: readonly SuiteRows[]): Standing[] {
  return suites.flatMap(({ info, groups }) =>
    groups.map((group) => standing(group, info)).filter((found) => found !== undefined),
  );
}

export function geometricMean(values: readonly number[]): number {
  return Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length);
}

/** The page's first words: how convkit's convolution stands, or how much was measured. */
export function headline(all: readonly Standing[], rows: number): Html {
  const forward = all.filter(({ suite, product }) => suite === "conv" && product === "forward");
  const [shown, what] = forward.length > 0 ? [forward, "convolution"] : [all, "workload"];
  if (shown.length === 0) return html`<h1><span class="big">${rows}</span> rows measured</h1>`;
  const shapes = `${shown.length} ${what}${shown.length === 1 ? "" : "s"}`;
  const mean = shown.length === 1 ? "" : ", geometric mean";
  return html`<h1><span class="big">${times(geometricMean(shown.map(({ ratio }) => ratio)))}</span> the speed of the best
    web peer on ${shapes}${forward.length > 0 ? " forward" : ""}${mean}</h1>`;
}

const columns = 44;
const width = 320;
const tallest = 150;

/** A dot a workload, heaped up over its ratio to the best web peer; the line is where they are level. */
export function standingsField(all: readonly Standing[]): Html | undefined {
  if (all.length < 3) return undefined;
  const ratios = all.map(({ ratio }) => ratio);
  const axis = logAxis([...ratios, 0.5, 2], times);
  const heaps = new Map<number, number>();
  const placed = [...all].map((one) => {
    const column = Math.min(columns - 1, Math.floor(axis.position(one.ratio) * columns));
    const level = heaps.get(column) ?? 0;
    heaps.set(column, level + 1);
    return { ...one, column, level };
  });
  const step = width / columns;
  const most = Math.max(...heaps.values());
  const rise = Math.min(step, tallest / most);
  const height = Math.ceil(Math.max(72, (most + 1.5) * rise));
  const dots = (ahead: boolean) =>
    placed
      .filter(({ ratio }) => ratio >= 1 === ahead)
      .map(
        ({ column, level }) =>
          `M${((column + 0.5) * step).toFixed(1)},${(height - (level + 0.6) * rise).toFixed(1)}h0`,
      )
      .join("");
  const won = ratios.filter((ratio) => ratio >= 1).length;
  const label = `${all.length} workloads by speed or smallness beside the best web peer: convkit is ahead in ${won}.`;
  return html`<figure class="standings">
    <div class="heap" role="img" aria-label="${label}">
      <svg viewBox="0 0 ${width} ${height}">${raw(
        `<path class="level" d="M${(width * axis.position(1)).toFixed(1)},0V${height}"/><path class="base" d="M0,${height}H${width}"/>` +
          `<path class="behind" d="${dots(false)}"/><path class="ahead" d="${dots(true)}"/>`,
      )}</svg>
      ${axis.ticks.map(({ value, label }) => html`<span class="x" style="left:${share(axis.position(value))}">${label}</span>`)}
    </div>
    <figcaption>each dot a workload beside its best web peer: convkit is ahead in <b>${won}</b> of ${all.length}</figcaption>
  </figure>`;
}

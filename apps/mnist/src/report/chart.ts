import { type Html, html, raw } from "@convkit/page";
import { scaleLinear, scaleLog } from "d3-scale";
import { line } from "d3-shape";

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** How values map to the height of a chart: 0 at the foot, 1 at the top. */
export interface HeightScale {
  readonly position: (value: number) => number;
  readonly ticks: readonly { readonly value: number; readonly label: string }[];
}

export interface ChartOptions {
  readonly title: string;
  /** What somebody who cannot see the chart is told. */
  readonly description: string;
  readonly height: HeightScale;
  /** The right end of the x axis. */
  readonly end: number;
  readonly line: readonly Point[];
  readonly dots: readonly Point[];
  /** Somebody else's line and dots, for comparison. */
  readonly beside?: { readonly line: readonly Point[]; readonly dots: readonly Point[] } | undefined;
  readonly caption: Html;
}

const clamp = (share: number) => Math.min(1, Math.max(0, share));

/** Powers of ten and their 2 and 5, as a logarithmic axis is labelled. */
const roundNumbers = [10, 5, 2, 1, 0.5, 0.2, 0.1, 0.05, 0.02, 0.01, 0.005, 0.002, 0.001];

/** A logarithmic axis around the losses given, ending on round numbers. */
export function lossScale(losses: readonly number[]): HeightScale {
  const positive = losses.filter((loss) => Number.isFinite(loss) && loss > 0);
  const top = roundNumbers.findLast((round) => round >= Math.max(...positive)) ?? 10;
  const foot = roundNumbers.find((round) => round <= Math.min(...positive) && round < top) ?? 0.001;
  const scale = scaleLog().domain([foot, top]);
  return {
    position: (loss) => clamp(scale(Math.max(loss, foot))),
    ticks: roundNumbers
      .filter((r) => r >= foot && r <= top)
      .map((value) => ({ value, label: String(value) })),
  };
}

/**
 * An axis of accuracies on which every tenfold drop in errors takes the same height, so that 98 % and 99 %
 * can be told apart though the run starts at 10 %.
 */
export function accuracyScale(accuracies: readonly number[]): HeightScale {
  const best = Math.max(0, ...accuracies.filter((accuracy) => accuracy < 1));
  const leastError = best > 0.989 ? 0.001 : best > 0.89 ? 0.01 : 0.1;
  const scale = scaleLog().domain([1, leastError]);
  const ticks = [0, 0.5, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.998, 0.999].filter(
    (a) => 1 - a >= leastError - 1e-9,
  );
  return {
    position: (accuracy) => clamp(scale(Math.max(1 - accuracy, leastError))),
    ticks: ticks.map((value) => ({ value, label: `${+(100 * value).toFixed(1)} %` })),
  };
}

/**
 * A chart that stretches with the page while its text keeps its size: the drawing is an SVG of 1000 x 1000
 * units without aspect ratio, the labels are HTML placed by percentages.
 */
export function chart(options: ChartOptions): Html {
  const x = scaleLinear().domain([0, options.end]);
  const at = (point: Point): [number, number] => [
    Math.round(1000 * clamp(x(point.x))),
    Math.round(1000 * (1 - options.height.position(point.y))),
  ];
  const path = (points: readonly Point[]) => line()(points.map(at)) ?? "";
  // A line of no length with round caps is a dot that stays round.
  const dots = (points: readonly Point[]) => points.map((point) => `M${at(point).join(",")}h0`).join("");
  const { beside } = options;
  const rules = options.height.ticks.map(({ value }) => `M0,${at({ x: 0, y: value })[1]}H1000`).join("");
  const share = (value: number) => `${+(100 * value).toFixed(2)}%`;
  return html`
    <figure class="chart">
      <h3>${options.title}</h3>
      <div class="plot" role="img" aria-label="${options.description}">
        <svg viewBox="0 0 1000 1000" preserveAspectRatio="none" aria-hidden="true" focusable="false">
          ${raw(`<path class="rule" d="${rules}"/><path class="train" d="${path(options.line)}"/>`)}
          ${beside && raw(`<path class="beside" d="${path(beside.line)}"/>`)}
          ${raw(`<path class="test" d="${dots(options.dots)}"/>`)}
          ${beside && raw(`<path class="beside-test" d="${dots(beside.dots)}"/>`)}
        </svg>
        ${options.height.ticks.map(
          ({ value, label }) =>
            html`<span class="y" style="bottom:${share(options.height.position(value))}">${label}</span>`,
        )}
        ${x.ticks(4).map((tick) => html`<span class="x" style="left:${share(x(tick))}">${tick}</span>`)}
      </div>
      <figcaption>${options.caption}</figcaption>
    </figure>`;
}

import type { Axis } from "./axis.ts";
import { type Html, html } from "./html.ts";

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface ChartOptions {
  readonly title: string;
  /** What somebody who cannot see the chart is told. */
  readonly description: string;
  readonly x: Axis;
  readonly y: Axis;
  readonly line: readonly Point[];
  /** A point each, joined too. */
  readonly dots?: readonly Point[];
  readonly caption: Html;
}

/**
 * A chart that stretches with the page while its text keeps its size: the drawing is an SVG of 1000 x 1000
 * units without aspect ratio, the labels are HTML placed by percentages.
 */
export function chart({ title, description, x, y, line, dots = [], caption }: ChartOptions): Html {
  const at = (point: Point) =>
    `${Math.round(1000 * x.position(point.x))},${Math.round(1000 * (1 - y.position(point.y)))}`;
  const path = (points: readonly Point[]) => (points.length === 0 ? "" : `M${points.map(at).join("L")}`);
  // A line of no length with round caps is a dot that stays round.
  const dotted = dots.map((point) => `M${at(point)}h0`).join("");
  const rules = y.ticks.map(({ value }) => `M0,${Math.round(1000 * (1 - y.position(value)))}H1000`).join("");
  const share = (value: number) => `${Number((100 * value).toFixed(2))}%`;
  return html`<figure class="chart">
    <h3>${title}</h3>
    <div class="plot" role="img" aria-label="${description}">
      <svg viewBox="0 0 1000 1000" preserveAspectRatio="none" aria-hidden="true" focusable="false">
        <path class="rule" d="${rules}"/><path class="train" d="${path(line)}"/>
        <path class="held" d="${path(dots)}"/><path class="dot" d="${dotted}"/>
      </svg>
      ${y.ticks.map(
        (tick) => html`<span class="y" style="bottom:${share(y.position(tick.value))}">${tick.label}</span>`,
      )}
      ${x.ticks.map(
        (tick) => html`<span class="x" style="left:${share(x.position(tick.value))}">${tick.label}</span>`,
      )}
    </div>
    <figcaption>${caption}</figcaption>
  </figure>`;
}

import { type Html, html, raw } from "@convkit/page";
import { line } from "d3-shape";
import { contestantLabel } from "../schema.ts";
import { logAxis, share } from "./axis.ts";
import { glyph, glyphId, type Look } from "./families.ts";
import type { Sweep, SweepLine } from "./groups.ts";
import type { LookOf } from "./suite-charts.ts";
import { productName, time } from "./words.ts";

interface Point {
  readonly x: number;
  readonly y: number;
}

const pointsOf = ({ rows }: SweepLine, xs: readonly number[]): Point[] =>
  rows.flatMap((row, i) =>
    row?.median !== undefined && row.status === "ok" ? [{ x: xs[i]!, y: row.median }] : [],
  );

/** How much steeper than the work a line may be before it is called so. */
const steep = 0.15;

/** `n^1.96`, with a remark when the time grows faster than the work. */
function exponent({ fit }: SweepLine): Html | undefined {
  if (!fit) return undefined;
  const over = fit.exponent > fit.expected + steep;
  const power = html`<b>n<sup>${fit.exponent.toFixed(2)}</sup></b>`;
  return over ? html`${power} <em>steeper than the work</em>` : power;
}

/** Time against one size on two logarithmic axes, a line a contestant, with the exponents of the fitted lines. */
export function sweepChart(sweep: Sweep, lookOf: LookOf): Html {
  const lines = sweep.lines
    .map((of) => ({ of, points: pointsOf(of, sweep.xs) }))
    .filter(({ points }) => points.length > 0);
  const variants = lines.filter(({ of }) => of.first.contestant.kind === "convkit");
  const look = (of: SweepLine): Look => {
    const known = lookOf(of.first.contestant);
    if (known.hue !== "own") return known;
    const place = variants.findIndex((variant) => variant.of === of);
    return { ...known, glyph: glyphId(place + 3) };
  };
  const x = logAxis(sweep.xs);
  const y = logAxis(
    lines.flatMap(({ points }) => points.map((point) => point.y)),
    time,
  );
  const at = (point: Point): [number, number] => [
    Math.round(1000 * x.position(point.x)),
    Math.round(1000 * (1 - y.position(point.y))),
  ];
  const rules = y.ticks.map(({ value }) => `M0,${at({ x: sweep.xs[0]!, y: value })[1]}H1000`).join("");
  const paths = lines.map(
    ({ of, points }) => `<path class="curve ${look(of).hue}" d="${line()(points.map(at))}"/>`,
  );
  const expected = lines.find(({ of }) => of.fit)?.of.fit?.expected;
  const title = `${sweep.name}${sweep.product ? `, ${productName(sweep.product)}` : ""}`;
  const label = ({ first }: SweepLine) => contestantLabel(first.contestant);
  return html`
    <figure class="chart">
      <h3>${title}</h3>
      <div class="plot" role="img" aria-label="Time against ${title}: ${lines
        .map(
          ({ of, points }) =>
            `${label(of)} from ${time(points[0]!.y)} to ${time(points.at(-1)!.y)}${of.fit ? `, exponent ${of.fit.exponent.toFixed(2)}` : ""}`,
        )
        .join("; ")}.">
        <svg class="stretched" viewBox="0 0 1000 1000" preserveAspectRatio="none">${raw(`<path class="rule" d="${rules}"/>${paths.join("")}`)}</svg>
        ${lines.flatMap(({ of, points }) =>
          points.map((point) =>
            glyph(
              look(of),
              `left:${share(x.position(point.x))};bottom:${share(y.position(point.y))}`,
              `${label(of)}, ${sweep.name} ${point.x}: ${time(point.y)}`,
            ),
          ),
        )}
        ${y.ticks.map(({ value, label }) => html`<span class="y" style="bottom:${share(y.position(value))}">${label}</span>`)}
        ${sweep.xs.map((value) => html`<span class="x" style="left:${share(x.position(value))}">${value}</span>`)}
      </div>
      <figcaption>${
        expected === undefined
          ? undefined
          : html`<span class="remark">The work grows as n<sup>${expected}</sup>.</span>`
      }<ul class="exponents">${lines.map(({ of }) => html`<li>${glyph(look(of))} ${label(of)} ${exponent(of)}</li>`)}</ul></figcaption>
    </figure>`;
}

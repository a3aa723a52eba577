import { type Html, html, raw } from "@convkit/page";
import { type Axis, share } from "./axis.ts";
import { glyph, type Look } from "./families.ts";

export interface Mark {
  readonly value: number;
  readonly look: Look;
  readonly title: string;
}

/** One line of a chart: a bar, marks around it, and what it amounts to. */
export interface Lane {
  readonly name: Html;
  readonly detail?: string;
  /** From the start of the axis; the later lie beneath the earlier. */
  readonly bars: readonly { readonly value: number; readonly hue: string; readonly title: string }[];
  readonly marks: readonly Mark[];
  readonly value: Html;
  /** In place of bars: why there are none. */
  readonly note?: string;
}

/** A limit that all lanes are held against. */
export interface Limit {
  readonly value: number;
  readonly label: string;
}

export interface LanesOptions {
  readonly title: string;
  /** What somebody who cannot see the chart is told. */
  readonly description: string;
  readonly axis: Axis;
  readonly lanes: readonly Lane[];
  readonly limits?: readonly Limit[];
  readonly caption: Html;
}

/** Marks nearer than this share of the axis are set one above the other. */
const crowded = 0.024;

/** Heights of marks, 0 in the middle, so that neighbours stay apart. */
export function dodged(positions: readonly number[]): number[] {
  const order = positions.map((_, i) => i).sort((a, b) => positions[a]! - positions[b]!);
  const heights = positions.map(() => 0);
  const levels = [0, 1, -1];
  const taken = new Map<number, number>();
  for (const i of order) {
    const free = levels.find((height) => positions[i]! - (taken.get(height) ?? -1) >= crowded) ?? 0;
    heights[i] = free;
    taken.set(free, positions[i]!);
  }
  return heights;
}

function track({ bars, marks, note }: Lane, axis: Axis): Html {
  if (note !== undefined) return html`<div class="track"><span class="note">${note}</span></div>`;
  const positions = marks.map(({ value }) => axis.position(value));
  const heights = dodged(positions);
  const drawn = [...bars]
    .reverse()
    .map(
      ({ value, hue, title }) =>
        html`<rect class="bar ${hue}" width="${+(1000 * axis.position(value)).toFixed(1)}" height="10"><title>${title}</title></rect>`,
    );
  return html`<div class="track"><svg class="bars" viewBox="0 0 1000 10" preserveAspectRatio="none">${drawn}</svg>${marks.map(
    ({ look, title }, i) => glyph(look, `left:${share(positions[i]!)};--up:${heights[i]!}`, title),
  )}</div>`;
}

/** A chart of horizontal lanes on one axis, which stretches with the page while its text keeps its size. */
export function lanesChart({ title, description, axis, lanes, limits = [], caption }: LanesOptions): Html {
  const rules = axis.ticks
    .map(({ value }) => `M${+(1000 * axis.position(value)).toFixed(1)},0V1000`)
    .join("");
  const lines = limits.map(
    ({ value }, i) =>
      `<path class="limit limit${i}" d="M${+(1000 * axis.position(value)).toFixed(1)},0V1000"/>`,
  );
  return html`
    <figure class="chart">
      <h3>${title}</h3>
      <div class="lanes" role="img" aria-label="${description}">
        <div class="over-lanes">${limits.map(
          ({ label }, i) => html`<span class="limit-key limit-key${i}">${label}</span>`,
        )}</div>
        <div class="field"><svg viewBox="0 0 1000 1000" preserveAspectRatio="none">${raw(`<path class="rule" d="${rules}"/>${lines.join("")}`)}</svg></div>
        ${lanes.map(
          (lane) =>
            html`<div class="lane"><div class="name">${lane.name}${
              lane.detail ? html` <small>${lane.detail}</small>` : undefined
            }</div>${track(lane, axis)}<div class="value">${lane.value}</div></div>`,
        )}
        <div class="ticks">${axis.ticks.map(
          ({ value, label }) => html`<span style="left:${share(axis.position(value))}">${label}</span>`,
        )}</div>
      </div>
      <figcaption>${caption}</figcaption>
    </figure>`;
}

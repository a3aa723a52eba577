import { count, type Html, html, raw } from "@convkit/page";
import type { Mistake } from "./data.ts";

/** A dot for each test image, row by row in the data set's order; those read wrongly stand out in size. */
export function testField(testCount: number, mistakes: readonly Mistake[]): Html {
  const columns = Math.max(1, Math.ceil(Math.sqrt(testCount)));
  const rows = Math.ceil(testCount / columns);
  const dots = mistakes.map(
    ({ index }) => `M${(index % columns) + 0.5},${Math.floor(index / columns) + 0.5}h0`,
  );
  const label = `${count(testCount)} dots, one for each test image; ${count(mistakes.length)} of them, spread over the field, mark the images read wrongly.`;
  return html`<figure class="field">
    <svg viewBox="0 0 ${columns} ${rows}" role="img" aria-label="${label}">
      <defs><pattern id="dot" width="1" height="1" patternUnits="userSpaceOnUse"><circle cx=".5" cy=".5" r=".24"/></pattern></defs>
      <rect width="${columns}" height="${rows}" fill="url(#dot)"/>${raw(`<path d="${dots.join("")}"/>`)}
    </svg>
    <figcaption>each dot a test image, <b>${count(mistakes.length)}</b> read wrongly</figcaption>
  </figure>`;
}

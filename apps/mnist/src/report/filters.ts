import type { NDArray } from "@convkit/ndarray";
import { type Html, html } from "@convkit/page";
import type { FilterData } from "./data.ts";
import { greyImage, signedColours, signedImage } from "./png.ts";

function largest(values: NDArray): number {
  return Math.max(0, ...Array.from(values.toTypedArray(), Math.abs));
}

/** Each filter of the first layer beside what it makes of one example. */
export function filters({ weights, example, responses }: FilterData): Html {
  const [outputs, , height, width] = weights.shape as [number, number, number, number];
  const cards = Array.from({ length: outputs }, (_, index) => {
    const filter = weights.slice(index, 0);
    const response = responses.slice(index);
    const number = index + 1;
    return html`<li>
      <img class="filter" src="${signedImage(filter, largest(filter))}" width="64" height="64"
        alt="Filter ${number}, ${height} by ${width} weights">
      <img class="ink" src="${greyImage(response, largest(response))}" width="64" height="64"
        alt="Response of filter ${number} to the example">
      <span>${number}</span>
    </li>`;
  });
  const [dark, , light] = signedColours;
  return html`
    <div class="legend">
      <figure class="example"><img class="ink" src="${greyImage(example)}" width="64" height="64" alt="The example image">
        <figcaption>the example</figcaption></figure>
      <p>Left of each pair, the ${height} × ${width} weights:
        <span class="swatch" style="background:${dark}"></span> dark is negative,
        <span class="swatch" style="background:${light}"></span> light is positive, each filter on its own scale.
        Right, what the filter answers to the example after ReLU.</p>
    </div>
    <ol class="filters">${cards}</ol>`;
}

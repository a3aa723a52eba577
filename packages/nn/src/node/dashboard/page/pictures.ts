import type { NDArray } from "@convkit/ndarray";
import { percent } from "../../words.ts";
import type { DashboardExamples, Look, Pictures } from "../look.ts";
import { type Html, html } from "./html.ts";
import { encodePng } from "./png.ts";

/** More pixels along a side are left out, every second one or more. */
const LONGEST_SIDE = 128;

/** An image `[H, W, C]` as an address that holds it. */
function pngAddress(image: NDArray): string {
  const step = Math.ceil(Math.max(image.shape[0]!, image.shape[1]!) / LONGEST_SIDE);
  const small = step > 1 ? image.slice([0, image.shape[0]!, step], [0, image.shape[1]!, step]) : image;
  return `data:image/png;base64,${encodePng(small).toString("base64")}`;
}

const picture = (image: NDArray, alt = "") => html`<img src="${pngAddress(image)}" alt="${alt}">`;

const all = (images: NDArray) => Array.from({ length: images.shape[0]! }, (_, n) => images.slice(n));

/** Many of a kind: one picture to those who cannot see them. */
function gallery({ title, images }: Pictures, description: string): Html {
  return html`<figure class="gallery">
    <div role="img" aria-label="${description}">${all(images).map((image) => picture(image))}</div>
    <figcaption>${title}</figcaption>
  </figure>`;
}

export function filterGallery({ filters }: Look): string {
  if (!filters) return "";
  return gallery(filters, `${filters.title} weights, as images`).markup;
}

export function mapGalleries({ maps }: Look): string {
  const galleries = maps.map((pictures) => {
    const [count, height, width] = pictures.images.shape;
    const title = `${pictures.title}: ${count} maps of ${height} by ${width}`;
    return gallery({ ...pictures, title }, `Feature maps of the first example in ${title}`);
  });
  return html`${galleries}`.markup;
}

/** Each input with what the model makes of it. */
export function exampleList(look: Look, examples: DashboardExamples | undefined): string {
  const { inputs, predictions, outputs } = look;
  if (!inputs) return "";
  const nameOf = (label: number) => examples?.classNames?.[label] ?? String(label);
  const cards = all(inputs).map((image, n) => {
    const prediction = predictions?.[n];
    const truth = examples?.labels?.[n];
    const isWrong = prediction && truth !== undefined && prediction.label !== truth;
    return html`<li>
      <div class="pair">
        ${picture(image, truth === undefined ? `Example ${n + 1}` : `Example ${n + 1}, ${nameOf(truth)}`)}
        ${outputs && picture(outputs.slice(n), "What the model makes of it")}
      </div>
      ${
        prediction &&
        html`<p>${isWrong ? html`<b class="wrong">✗ ${nameOf(prediction.label)}</b> is ${nameOf(truth)}` : html`<b>${nameOf(prediction.label)}</b>`}
        <small>${percent(prediction.probability, 0)}</small></p>`
      }
    </li>`;
  });
  return html`<ol class="examples">${cards}</ol>`.markup;
}

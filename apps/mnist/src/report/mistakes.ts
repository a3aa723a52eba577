import { count, type Html, html, percent } from "@convkit/page";
import type { Mistake } from "./data.ts";
import { greyImage } from "./png.ts";

/** What a page can hold without tiring its reader: fewer where each takes more room. */
const mostShown = { digits: 60, named: 32 };

/**
 * The images that were read wrongly, those first of which the network was surest.
 *
 * @param named whether the classes have names that are longer than digits
 */
export function mistakeGallery(mistakes: readonly Mistake[], names: readonly string[], named: boolean): Html {
  if (mistakes.length === 0) return html`<p>None.</p>`;
  const shown = mistakes.slice(0, named ? mostShown.named : mostShown.digits);
  const items = shown.map(({ image, label, predicted, confidence }) => {
    const [is, read] = [names[label], names[predicted]];
    return html`<li><figure>
      <img class="ink" src="${greyImage(image)}" width="68" height="68" alt="${is}, read as ${read}">
      <figcaption><span class="is">${is}</span><span class="arrow" aria-hidden="true">→</span><span
        class="read">${read}</span> <small>${percent(confidence, 0)}</small></figcaption>
    </figure></li>`;
  });
  const all = shown.length === mistakes.length ? "All" : `${count(shown.length)} of`;
  return html`
    <p>${all} ${count(mistakes.length)}, those first of which the network was surest: what it is, what the network
      read, and how sure it was.</p>
    <ul class="mistakes">${items}</ul>`;
}

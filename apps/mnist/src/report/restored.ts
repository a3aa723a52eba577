import { type Html, html } from "@convkit/page";
import type { RestoreData, Restored } from "./data.ts";
import { greyImage } from "./png.ts";

/** What a network saw, what it made of it and what it should have, side by side. */
function triple(
  { index, input, output, target, error }: Restored,
  words: RestoreData["words"],
  plain: boolean,
): Html {
  const picture = (image: Restored["input"], what: string) =>
    html`<img class="ink" src="${greyImage(image)}" width="84" height="84" alt="Test image ${index}, ${what}">`;
  return html`<li><figure>
    <div>${picture(input, words.input)}${picture(output, words.output)}${plain ? undefined : picture(target, "as it was")}</div>
    <figcaption><small>${index}: ${error.toFixed(4)}</small></figcaption>
  </figure></li>`;
}

/** Examples in columns; the target is left out where it is what the network sees. */
export function restoredGallery(
  restored: readonly Restored[],
  { words }: Pick<RestoreData, "words">,
  plain: boolean,
): Html {
  const order = [words.input, words.output, ...(plain ? [] : ["as it was"])];
  return html`<p>From left to right: ${order.join("; ")}. Below, the image's number among the test images and its
      mean squared error.</p>
    <ul class="restored${plain ? " plain-pairs" : ""}">${restored.map((one) => triple(one, words, plain))}</ul>`;
}

import { count, html, htmlDocument } from "@convkit/page";
import { curves } from "./curves.ts";
import type { RestoreData } from "./data.ts";
import { filters } from "./filters.ts";
import { greyImage } from "./png.ts";
import { restoredGallery } from "./restored.ts";
import { footer, lastSections, section } from "./section.ts";
import { style } from "./style.ts";

/** The report on a network that draws images. */
export function restorePage(data: RestoreData): string {
  const { loss, lossBefore, lossName, words, examples } = data;
  const parameters = data.layers.reduce((sum, layer) => sum + layer.parameters, 0);
  const plain = lossBefore === 0;
  const first = examples[0];
  return htmlDocument({
    title: `${data.dataset} ${words.output}: ${loss.toFixed(4)} · convkit`,
    style,
    body: html`
<header>
<div>
  <p class="over">convkit · ${data.dataset}</p>
  <h1><span class="big">${loss.toFixed(4)}</span> ${lossName} on ${count(data.testCount)} test images${
    plain ? undefined : html`, ${lossBefore.toFixed(4)} before`
  }</h1>
  <p class="lede">${data.network} of ${count(parameters)} parameters, trained by convkit on
    ${count(data.trainCount)} images for ${data.epochs} epoch${data.epochs === 1 ? "" : "s"}. It never saw the test
    images. Pixels are between 0 and 1.</p>
</div>
${
  first &&
  html`<figure class="hero"><div>
    <img class="ink" src="${greyImage(first.input)}" width="168" height="168" alt="The first test image, ${words.input}">
    <img class="ink" src="${greyImage(first.output)}" width="168" height="168" alt="The first test image, ${words.output}">
  </div><figcaption>the first test image: ${words.input}, and ${words.output}</figcaption></figure>`
}
</header>
<main>
${section("learning", "How it learned", curves(data))}
${section("restored", "What it makes of images it never saw", restoredGallery(examples, data, plain))}
${section("worst", "Where it is furthest off", restoredGallery(data.worst, data, plain))}
${section("filters", "What the first layer looks for", filters(data.filters))}
${lastSections(data)}
</main>
${footer}`,
  });
}

import { count, type Html, html, htmlDocument, percent } from "@convkit/page";
import { confusionTable } from "./confusion.ts";
import { curves } from "./curves.ts";
import type { ReportData } from "./data.ts";
import { testField } from "./field.ts";
import { filters } from "./filters.ts";
import { mistakeGallery } from "./mistakes.ts";
import { layerTable, runFacts } from "./run-facts.ts";
import { style } from "./style.ts";

function section(id: string, title: string, body: Html): Html {
  return html`<section aria-labelledby="${id}"><h2 id="${id}">${title}</h2>${body}</section>`;
}

/** The share of test images read correctly: the confusion matrix's diagonal over its sum. */
export function testAccuracy({ confusion }: Pick<ReportData, "confusion">): { correct: number; of: number } {
  const rows = confusion.toArray() as number[][];
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  return { correct: sum(rows.map((row, label) => row[label]!)), of: sum(rows.map(sum)) };
}

/** The report: one HTML page without scripts that asks nothing of any other file or host. */
export function page(data: ReportData): string {
  const { correct, of } = testAccuracy(data);
  const parameters = data.layers.reduce((sum, layer) => sum + layer.parameters, 0);
  const accuracy = percent(of > 0 ? correct / of : 0);
  const named = data.classNames.some((name) => name.length > 2);
  return htmlDocument({
    title: `${data.dataset}: ${accuracy} · convkit`,
    style,
    ...(named && { bodyClass: "named" }),
    body: html`
<header>
<div>
  <p class="over">convkit · ${data.dataset}</p>
  <h1><span class="big">${accuracy}</span> of ${count(of)} test images read correctly</h1>
  <p class="lede">A convolutional network of ${count(parameters)} parameters, trained by convkit on
    ${count(data.trainCount)} images for ${data.epochs} epoch${data.epochs === 1 ? "" : "s"}. It never saw the test
    images.</p>
</div>
${testField(of, data.mistakes)}
</header>
<main>
${section("learning", "How it learned", curves(data))}
${section("filters", "What the first layer looks for", filters(data.filters))}
${section("confusion", "What it confuses", confusionTable(data.confusion, data.classNames))}
${section("mistakes", "What it got wrong", mistakeGallery(data.mistakes, data.classNames, named))}
${section("run", "The network and the run", html`<div class="pair"><div>${layerTable(data)}</div><div>${runFacts(data)}</div></div>`)}
</main>
<footer>Written by convkit. The weights lie beside this page in model.safetensors.</footer>`,
  });
}

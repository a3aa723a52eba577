import { count, html, htmlDocument, percent } from "@convkit/page";
import { confusionTable } from "./confusion.ts";
import { curves } from "./curves.ts";
import type { ClassifyData } from "./data.ts";
import { testField } from "./field.ts";
import { filters } from "./filters.ts";
import { mistakeGallery } from "./mistakes.ts";
import { footer, lastSections, section } from "./section.ts";
import { style } from "./style.ts";

/** The share of test images read correctly: the confusion matrix's diagonal over its sum. */
export function testAccuracy({ confusion }: Pick<ClassifyData, "confusion">): {
  correct: number;
  of: number;
} {
  const rows = confusion.toArray() as number[][];
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  return { correct: sum(rows.map((row, label) => row[label]!)), of: sum(rows.map(sum)) };
}

/** The report on a network that tells classes: one HTML page without scripts that asks nothing of any other file or host. */
export function page(data: ClassifyData): string {
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
  <p class="lede">${data.network} of ${count(parameters)} parameters, trained by convkit on
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
${lastSections(data)}
</main>
${footer}`,
  });
}

import { type Html, html, htmlDocument } from "@convkit/page";
import type { Results, Row } from "../schema.ts";
import { glyphDefinitions, looksOf } from "./families.ts";
import { figuresTable, type LabelOf, labelsOf } from "./figures-table.ts";
import { type Group, groupBy, hasFigure, type SuiteRows, suitesOf } from "./groups.ts";
import { headline, standings, standingsField } from "./headline.ts";
import { runFacts } from "./run-facts.ts";
import { style } from "./style.ts";
import { algorithmChart, type LookOf, rankChart, rateChart } from "./suite-charts.ts";
import { sweepChart } from "./sweep-chart.ts";

/** Charts show one runtime, the first, and what runs in none; tables show all. */
function charted(results: Results): SuiteRows[] {
  const first = results.environment.runtimes[0]?.id;
  const shown = ({ contestant: { runtime } }: Row) => runtime === "" || runtime === first;
  return suitesOf({ ...results, rows: results.rows.filter(shown) });
}

const withFigures = ({ rows }: Group) => rows.some(hasFigure);

function chartsOf({ info, groups, sweeps }: SuiteRows, lookOf: LookOf, results: Results): Html {
  const rate = info.higherIsBetter;
  const usable = groups.filter(withFigures);
  const products = groupBy(usable, ({ product }) => product);
  const charts = rate
    ? [
        ...products.map((same) => rateChart(info, same[0]!.product, same, lookOf, results.environment.peak)),
        ...products.slice(0, 1).flatMap((same) => algorithmChart(info, same[0]!.product, same) ?? []),
      ]
    : usable.map((group) => rankChart(info, group, lookOf));
  return html`<div class="${rate ? "charts" : "charts small"}">${charts}${sweeps.map((sweep) => sweepChart(sweep, lookOf))}</div>`;
}

function section(suite: SuiteRows, all: SuiteRows, lookOf: LookOf, label: LabelOf, results: Results): Html {
  const { info } = suite;
  return html`<section id="${info.name}" aria-labelledby="${info.name}-title">
  <h2 id="${info.name}-title">${info.title}</h2>
  <p>${info.description}</p>
  ${chartsOf(suite, lookOf, results)}
  ${figuresTable(all, label)}
</section>`;
}

/** The report: one HTML page without scripts that asks nothing of any other file or host. */
export function page(results: Results): string {
  const { environment, rows } = results;
  const suites = charted(results).filter(({ rows: own }) => own.length > 0);
  const all = new Map(suitesOf(results).map((suite) => [suite.info.name, suite]));
  const lookOf = looksOf(rows.map(({ contestant }) => contestant));
  const label = labelsOf(environment.runtimes);
  const standing = standings(suites);
  const [first] = environment.runtimes;
  return htmlDocument({
    title: `convkit: benchmark of ${environment.date.slice(0, 10)}`,
    style,
    body: html`
${glyphDefinitions()}
<header>
<div>
  <p class="over">convkit · benchmark</p>
  ${headline(standing, rows.filter(hasFigure).length)}
  <p class="lede">${environment.cpu}, ${environment.cores} cores${first ? `, ${first.name} ${first.version}` : ""}. Every
    contestant in a process of its own, on the same inputs, in turns; results were checked before they were timed.</p>
</div>
${standingsField(standing)}
</header>
<nav aria-label="Sections">${suites.map(({ info }) => html`<a href="#${info.name}">${info.title}</a> `)}<a href="#run">The run</a></nav>
<main>
${suites.map((suite) => section(suite, all.get(suite.info.name)!, lookOf, label, results))}
<section id="run" aria-labelledby="run-title"><h2 id="run-title">The run</h2>${runFacts(results)}</section>
</main>
<footer>Written by convkit's benchmark. Figures of different machines do not compare; those on this page do.</footer>`,
  });
}

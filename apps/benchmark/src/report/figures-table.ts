import { type Html, html, raw } from "@convkit/page";
import { contestantLabel, type Row } from "../schema.ts";
import { columnsFor, statusText } from "./columns.ts";
import { type Group, hasFigure, type SuiteRows, type Sweep } from "./groups.ts";
import { digits, productName } from "./words.ts";

/** What tells contestants apart in tables: with the runtime where there are several. */
export type LabelOf = (row: Row) => string;

export function labelsOf(runtimes: readonly { readonly id: string }[]): LabelOf {
  return ({ contestant }) =>
    contestantLabel(contestant) +
    (runtimes.length > 1 && contestant.runtime ? `, ${contestant.runtime}` : "");
}

const region = (label: string, table: Html): Html =>
  html`<div class="scroll" role="region" tabindex="0" aria-label="${label}">${table}</div>`;

function groupBody(group: Group, columns: ReturnType<typeof columnsFor>, label: LabelOf): Html {
  const title = `${group.workload}${group.product ? ` ${productName(group.product)}` : ""}`;
  return html`<tbody><tr class="group"><th scope="rowgroup" colspan="${columns.length + 2}">${title} <small>${group.detail}</small></th></tr>${group.rows.map(
    (row) =>
      html`<tr${row === group.best ? raw(' class="best"') : undefined}><th scope="row">${label(row)}</th>${
        hasFigure(row)
          ? html`${columns.map((column) => html`<td class="${column.tone?.(row) ?? "plain"}">${column.text(row)}</td>`)}<td class="status">${row.note}</td>`
          : html`<td class="status ${row.status}" colspan="${columns.length + 1}">${statusText(row)}</td>`
      }</tr>`,
  )}</tbody>`;
}

/** Every point of every sweep, a column a size. */
function sweepTable(sweep: Sweep, suite: SuiteRows, label: LabelOf): Html {
  const title = `${sweep.name}${sweep.product ? `, ${productName(sweep.product)}` : ""}`;
  const cell = (row: Row | undefined) => {
    if (!row) return html`<td></td>`;
    if (!hasFigure(row)) return html`<td class="status">${statusText(row)}</td>`;
    const time = columnsFor(suite.info, [row]).find(
      ({ title }) => title === "time" || title === suite.info.unit,
    );
    return html`<td>${time?.text(row)}</td>`;
  };
  return region(
    `${suite.info.title}: ${title}`,
    html`<table class="figures"><caption>${suite.info.title}: ${title}</caption>
    <thead><tr><th scope="col">${title}</th>${sweep.xs.map((x) => html`<th scope="col">${digits(x)}</th>`)}<th scope="col">exponent</th><th scope="col">of the work</th></tr></thead>
    <tbody>${sweep.lines.map(
      ({ first, rows, fit }) =>
        html`<tr><th scope="row">${label(first)}</th>${rows.map(cell)}<td>${fit?.exponent.toFixed(2)}</td><td>${fit ? digits(fit.expected) : undefined}</td></tr>`,
    )}</tbody></table>`,
  );
}

/** All rows of a suite as a table that opens: figures, and why there are none. */
export function figuresTable(suite: SuiteRows, label: LabelOf): Html {
  const { info, groups, sweeps, rows } = suite;
  const columns = columnsFor(
    info,
    rows.filter((row) => !row.sweep),
  );
  const table =
    groups.length === 0
      ? undefined
      : region(
          `${info.title}: all rows`,
          html`<table class="figures"><caption>${info.title}: every row, best first</caption>
    <thead><tr><th scope="col">contestant</th>${columns.map(({ title }) => html`<th scope="col">${title}</th>`)}<th scope="col" class="status">note</th></tr></thead>
    ${groups.map((group) => groupBody(group, columns, label))}</table>`,
        );
  return html`<details><summary>${rows.length === 1 ? "The one row" : `All ${rows.length} rows`} of ${info.title}</summary>${table}${sweeps.map((sweep) => sweepTable(sweep, suite, label))}</details>`;
}

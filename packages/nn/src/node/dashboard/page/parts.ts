import type { EpochRecord } from "../../../train/history.ts";
import { count, duration, percent } from "../../words.ts";
import type { DashboardExamples, Look } from "../look.ts";
import type { RunState } from "../run-state.ts";
import type { Parts } from "../viewers.ts";
import { charts } from "./charts.ts";
import { type Html, html } from "./html.ts";
import { exampleList, filterGallery, mapGalleries } from "./pictures.ts";

const short = (value: number) => String(Number(value.toPrecision(3)));
const share = (value: number | undefined) => (value === undefined ? "" : percent(value, 2));
const loss = (value: number) => (value >= 0.001 && value < 1000 ? value.toFixed(4) : value.toPrecision(4));

/** The page's parts that follow the run, by the ids of the elements that hold them. */
export function runParts(state: RunState): Parts {
  return {
    status: status(state).markup,
    charts: charts(state).markup,
    epochs: epochTable(state.records).markup,
    news: news(state),
  };
}

/** Those that follow the model. */
export function lookParts(look: Look, examples: DashboardExamples | undefined): Parts {
  return {
    filters: filterGallery(look),
    examples: exampleList(look, examples),
    maps: mapGalleries(look),
  };
}

/** Points of the curves whose mean stands above them: single batches stray. */
const RECENT = 20;

const outcomes = {
  completed: "The run is complete",
  aborted: "The run was aborted",
  stopped: "The run was stopped",
  diverged: "The run diverged",
} as const;

function status({ epochs, steps, latest, points, records, ended, seconds, done }: RunState): Html {
  const reason = ended?.reason === undefined ? "" : `: ${ended.reason}`;
  const phase = ended
    ? `${outcomes[ended.outcome]}${reason}`
    : latest
      ? `Epoch ${latest.epoch} of ${epochs}, batch ${count(latest.batch)}`
      : "Before the first batch";
  const left = steps === undefined || !latest || ended ? undefined : ((steps - latest.step) * seconds) / done;
  const held = records.at(-1);
  const recent = points.slice(-RECENT);
  const mean = (of: (point: (typeof points)[number]) => number) =>
    recent.reduce((sum, point) => sum + of(point), 0) / recent.length;
  const facts: [string, string | undefined][] = [
    ["loss", latest && loss(mean((point) => point.loss))],
    ["accuracy", latest?.accuracy === undefined ? undefined : percent(mean((point) => point.accuracy ?? 0))],
    ["validation loss", held?.validationLoss === undefined ? undefined : loss(held.validationLoss)],
    [
      "validation accuracy",
      held?.validationAccuracy === undefined ? undefined : share(held.validationAccuracy),
    ],
    ["learning rate", latest && short(latest.lr)],
    ["batches a second", done > 0 ? (done / Math.max(seconds, 1e-3)).toPrecision(3) : undefined],
    ["time", duration(seconds)],
    ["left, about", left === undefined ? undefined : duration(left)],
  ];
  return html`<p class="phase">${phase}</p>
    ${steps === undefined ? undefined : html`<progress max="${steps}" value="${latest?.step ?? 0}" aria-label="Batches done"></progress>`}
    <dl>${facts.flatMap(([name, value]) =>
      value === undefined ? [] : [html`<div><dt>${name}</dt><dd>${value}</dd></div>`],
    )}</dl>`;
}

/** What readers of screens are told, once an epoch. */
function news({ records, ended }: RunState): string {
  const last = records.at(-1);
  const told = last ? `Epoch ${last.epoch} has ended with a loss of ${loss(last.loss)}. ` : "";
  return html`${told}${ended ? `${outcomes[ended.outcome]}.` : ""}`.markup;
}

/** What a table says of an epoch; columns that say nothing of any are left out. */
const columns: readonly (readonly [name: string, show: (record: EpochRecord) => string])[] = [
  ["loss", (record) => loss(record.loss)],
  ["accuracy", (record) => share(record.accuracy)],
  ["validation loss", ({ validationLoss: value }) => (value === undefined ? "" : loss(value))],
  ["validation accuracy", (record) => share(record.validationAccuracy)],
  ["learning rate", ({ lr }) => short(lr)],
  ["seconds", ({ seconds }) => seconds.toFixed(1)],
];

function epochTable(records: readonly EpochRecord[]): Html {
  if (records.length === 0) return html``;
  const told = columns.filter(([, show]) => records.some((record) => show(record) !== ""));
  return html`<table><caption>Epochs, the last one first</caption>
    <thead><tr><th scope="col">epoch</th>${told.map(([name]) => html`<th scope="col">${name}</th>`)}</tr></thead>
    <tbody>${[...records]
      .reverse()
      .map(
        (record) =>
          html`<tr><th scope="row">${record.epoch}</th>${told.map(([, show]) => html`<td>${show(record)}</td>`)}</tr>`,
      )}</tbody></table>`;
}

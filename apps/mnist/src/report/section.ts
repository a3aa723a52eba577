import { type Html, html } from "@convkit/page";
import { besideTable } from "./beside.ts";
import type { RunData } from "./data.ts";
import { layerTable, runFacts } from "./run-facts.ts";

/** A part of the page under a heading. */
export function section(id: string, title: string, body: Html): Html {
  return html`<section aria-labelledby="${id}"><h2 id="${id}">${title}</h2>${body}</section>`;
}

/** What ends every report: the comparison, if there was one, and the network and the run. */
export function lastSections(data: RunData): Html {
  return html`${data.beside && section("beside", `Beside ${data.beside.name}`, besideTable(data, data.beside))}
${section("run", "The network and the run", html`<div class="pair"><div>${layerTable(data)}</div><div>${runFacts(data)}</div></div>`)}`;
}

export const footer = html`<footer>Written by convkit. The weights lie beside this page in model.safetensors.</footer>`;

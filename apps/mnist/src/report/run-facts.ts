import { count, type Html, html } from "@convkit/page";
import type { RunData } from "./data.ts";

/** Layer by layer: output shape and parameters, with their sum. */
export function layerTable({ layers }: RunData): Html {
  const total = layers.reduce((sum, layer) => sum + layer.parameters, 0);
  return html`<div class="scroll" role="region" tabindex="0" aria-label="Layers"><table class="plain">
    <caption>Layers, output shapes and parameters</caption>
    <thead><tr><th scope="col">layer</th><th scope="col">output</th><th scope="col" class="number">parameters</th></tr></thead>
    <tbody>${layers.map(
      ({ name, output, parameters }) =>
        html`<tr><th scope="row">${name}</th><td>${output.join(" × ")}</td><td class="number">${
          parameters > 0 ? count(parameters) : "-"
        }</td></tr>`,
    )}</tbody>
    <tfoot><tr><th scope="row" colspan="2">all</th><td class="number">${count(total)}</td></tr></tfoot>
  </table></div>`;
}

/** What ran, and the command that repeats it. */
export function runFacts({ facts, command }: RunData): Html {
  return html`<dl class="facts">${facts.map(
    ({ name, value }) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`,
  )}</dl>
  <p class="command"><span>The same run again:</span> <code>${command}</code></p>`;
}

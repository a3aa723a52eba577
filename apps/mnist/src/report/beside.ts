import { duration, type Html, html, percent } from "@convkit/page";
import type { Beside, RunData, TestPoint } from "./data.ts";
import { gap } from "./gap.ts";

/** Two digits more than what one tells apart at a glance. */
const shown = (loss: number | undefined) => (loss === undefined ? "-" : loss.toPrecision(4));

/** How long curves are compared step by step: later, rounding has led the two runs apart. */
const compared = 50;

/** Test losses after each epoch, of this run and the other. */
export function besideTable({ tests, history }: RunData, beside: Beside): Html {
  const classify = tests.some(({ accuracy }) => accuracy !== undefined);
  const at = (points: readonly TestPoint[], epoch: number) => points.find((point) => point.epoch === epoch);
  const cells = (point: TestPoint | undefined) =>
    html`<td class="number">${shown(point?.loss)}</td>${
      classify
        ? html`<td class="number">${point?.accuracy === undefined ? "-" : percent(point.accuracy)}</td>`
        : undefined
    }`;
  const columns = (of: string) =>
    html`<th scope="col" class="number">loss, ${of}</th>${
      classify ? html`<th scope="col" class="number">accuracy, ${of}</th>` : undefined
    }`;
  const steps = Math.min(compared, history.length);
  const losses = history.map(({ loss }) => loss);
  const { relative } = gap(losses, beside.losses, steps);
  return html`<p>${beside.name} trained the same network from the same weights, on the same images in the same order,
      with the same steps, in ${duration(beside.seconds)}. The losses of the first ${steps} steps agree to
      ${(100 * relative).toPrecision(2)}\u00a0%; after that, roundings that differ lead to networks that differ.</p>
    <div class="scroll" role="region" tabindex="0" aria-label="Beside ${beside.name}"><table class="plain">
    <caption>Losses of the test images after each epoch, of convkit and ${beside.name}</caption>
    <thead><tr><th scope="col">epoch</th>${columns("convkit")}${columns("PyTorch")}</tr></thead>
    <tbody>${beside.tests.map(
      ({ epoch }) =>
        html`<tr><th scope="row">${epoch}</th>${cells(at(tests, epoch))}${cells(at(beside.tests, epoch))}</tr>`,
    )}</tbody></table></div>`;
}

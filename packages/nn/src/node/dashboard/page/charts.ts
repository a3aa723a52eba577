import { percent } from "../../words.ts";
import type { RunState } from "../run-state.ts";
import { axisOf, linearAxis } from "./axis.ts";
import { chart, type Point } from "./chart.ts";
import { type Html, html } from "./html.ts";

/** A curve against batches, and one value an epoch beside it. */
interface Curves {
  readonly line: readonly Point[];
  readonly dots: readonly Point[];
}

const valuesOf = ({ line, dots }: Curves) => [...line, ...dots].map(({ y }) => y);

/** Loss, accuracy and step size as they go. */
export function charts({ points, records, steps }: RunState): Html {
  const end = points.at(-1)?.step ?? 0;
  if (end === 0) return html`<p class="quiet">Curves begin with the first batch.</p>`;
  const x = linearAxis(0, Math.max(1, steps ?? 0, end), { isWithin: true });
  const curves = (
    of: (point: (typeof points)[number]) => number | undefined,
    held: (record: (typeof records)[number]) => number | undefined = () => undefined,
  ): Curves => ({
    line: pointsOf(points, of),
    dots: pointsOf(records, held),
  });
  const loss = curves(
    (point) => point.loss,
    (record) => record.validationLoss,
  );
  const accuracy = curves(
    (point) => point.accuracy,
    (record) => record.validationAccuracy,
  );
  const lr = curves((point) => point.lr);
  const number = (value: number) => String(Number(value.toPrecision(4)));
  return html`
    ${chart({ title: "Loss", x, y: axisOf(valuesOf(loss)), ...loss, ...words("Loss", loss, number) })}
    ${
      accuracy.line.length > 0
        ? chart({
            title: "Accuracy",
            x,
            y: linearAxis(Math.min(0.9, ...valuesOf(accuracy)), 1, { format: (share) => percent(share, 0) }),
            ...accuracy,
            ...words("Accuracy", accuracy, percent),
          })
        : undefined
    }
    ${chart({ title: "Learning rate", x, y: linearAxis(0, Math.max(...valuesOf(lr))), ...lr, ...words("Learning rate", lr, number) })}`;
}

function pointsOf<T extends { readonly step: number }>(
  items: readonly T[],
  of: (item: T) => number | undefined,
): Point[] {
  return items.flatMap((item) => {
    const y = of(item);
    return y === undefined || !Number.isFinite(y) ? [] : [{ x: item.step, y }];
  });
}

/** The same in words, and what the lines are. */
function words(name: string, { line, dots }: Curves, show: (value: number) => string) {
  const [first, last, held] = [line[0], line.at(-1), dots.at(-1)];
  const told = first && last ? `from ${show(first.y)} to ${show(last.y)} in training` : "no finite value";
  return {
    description: `${name} against batches: ${told}${held ? `, ${show(held.y)} in the last validation` : ""}.`,
    caption: html`<span class="key train">training</span>
      ${held && html`<span class="key held">validation, after each epoch</span>`}
      <span class="quiet">against batches</span>`,
  };
}

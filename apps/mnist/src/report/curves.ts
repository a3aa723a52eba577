import { type Html, html, percent } from "@convkit/page";
import { accuracyScale, chart, lossScale, type Point } from "./chart.ts";
import type { ReportData, TrainPoint } from "./data.ts";

/** No more points than a screen can show. */
const mostPoints = 160;

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

interface Window {
  readonly batches: number;
  readonly points: readonly TrainPoint[];
}

/** The history as means over equal windows of batches; the last takes in what is left, as too few would stray. */
export function averaged(history: readonly TrainPoint[], most = mostPoints): Window {
  const batches = Math.max(1, Math.ceil(history.length / most));
  const windows = Math.floor(history.length / batches);
  const points: TrainPoint[] = [];
  for (let k = 0; k < windows; k++) {
    const window = history.slice(k * batches, k === windows - 1 ? undefined : (k + 1) * batches);
    points.push({
      step: window.at(-1)!.step,
      epoch: mean(window.map((point) => point.epoch)),
      loss: mean(window.map((point) => point.loss)),
      accuracy: mean(window.map((point) => point.accuracy)),
    });
  }
  return { batches, points };
}

/** The two learning curves, side by side where there is room. */
export function curves({ history, tests, epochs }: ReportData): Html {
  const { batches, points } = averaged(history);
  const [first, last, test] = [points[0], points.at(-1), tests.at(-1)];
  if (first === undefined || last === undefined) return html`<p>No batch was trained on.</p>`;
  const along = (of: (point: { loss: number; accuracy: number }) => number) => ({
    line: points.map((point): Point => ({ x: point.epoch, y: of(point) })),
    dots: tests.map((point): Point => ({ x: point.epoch, y: of(point) })),
    values: [...points, ...tests].map(of),
  });
  const [losses, accuracies] = [along((point) => point.loss), along((point) => point.accuracy)];
  const describe = (name: string, show: (point: { loss: number; accuracy: number }) => string) =>
    `${name} over ${epochs} epoch${epochs === 1 ? "" : "s"}: from ${show(first)} to ${show(last)} on training images` +
    (test ? `, ${show(test)} on the test images at the end.` : ".");
  const caption = html`<span class="key train">training, ${batches === 1 ? "each batch" : `mean of ${batches} batches`}</span>
    <span class="key test">test images, after each epoch</span>`;
  const axis = (of: string) => html`${caption}<span class="axis">${of} against epochs</span>`;
  return html`<div class="pair">
    ${chart({
      title: "Loss",
      description: describe("Loss", ({ loss }) => loss.toFixed(3)),
      height: lossScale(losses.values),
      epochs,
      ...losses,
      caption: axis("cross entropy, on a logarithmic scale,"),
    })}
    ${chart({
      title: "Accuracy",
      description: describe("Accuracy", ({ accuracy }) => percent(accuracy)),
      height: accuracyScale(accuracies.values),
      epochs,
      ...accuracies,
      caption: axis("accuracy, on a logarithmic scale of errors,"),
    })}
  </div>`;
}

import { type Html, html, percent } from "@convkit/page";
import { accuracyScale, chart, lossScale, type Point } from "./chart.ts";
import type { Beside, RunData, TrainPoint } from "./data.ts";

/** What curves are drawn from. */
export interface CurveData extends Pick<RunData, "history" | "tests" | "epochs" | "beside"> {
  /** Default: cross entropy. */
  readonly lossName?: string;
}

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
    const accuracies = window.map((point) => point.accuracy).filter((accuracy) => accuracy !== undefined);
    points.push({
      step: window.at(-1)!.step,
      epoch: mean(window.map((point) => point.epoch)),
      loss: mean(window.map((point) => point.loss)),
      accuracy: accuracies.length === 0 ? undefined : mean(accuracies),
    });
  }
  return { batches, points };
}

/** A measure of a network, at a moment of the run. */
interface Measured {
  readonly epoch: number;
  readonly loss: number;
  readonly accuracy: number | undefined;
}

const along = (points: readonly Measured[], of: (point: Measured) => number | undefined): Point[] =>
  points.flatMap((point) => {
    const y = of(point);
    return y === undefined ? [] : [{ x: point.epoch, y }];
  });

/** The other program's losses at the same moments. */
function besidePoints(history: readonly TrainPoint[], { losses }: Beside): readonly TrainPoint[] {
  const theirs = history.slice(0, losses.length);
  return averaged(theirs.map((point, k) => ({ ...point, loss: losses[k]!, accuracy: undefined }))).points;
}

/** The learning curves, side by side where there is room: of the loss, and of accuracy where there are classes. */
export function curves({ history, tests, epochs, lossName = "cross entropy", beside }: CurveData): Html {
  const { batches, points } = averaged(history);
  const [first, last, test] = [points[0], points.at(-1), tests.at(-1)];
  if (first === undefined || last === undefined) return html`<p>No batch was trained on.</p>`;
  const others = beside && { points: besidePoints(history, beside), tests: beside.tests };
  const describe = (name: string, show: (point: Measured) => string) =>
    `${name} over ${epochs} epoch${epochs === 1 ? "" : "s"}: from ${show(first)} to ${show(last)} on training images` +
    (test ? `, ${show(test)} on the test images at the end.` : ".");
  const caption = html`<span class="key train">training, ${batches === 1 ? "each batch" : `mean of ${batches} batches`}</span>
    <span class="key test">test images, after each epoch</span>${
      beside && html` <span class="key beside">${beside.name}, the same</span>`
    }`;
  const axis = (of: string) => html`${caption}<span class="axis">${of} against epochs</span>`;
  const plot = (of: (point: Measured) => number | undefined) => ({
    end: epochs,
    line: along(points, of),
    dots: along(tests, of),
    beside: others && { line: along(others.points, of), dots: along(others.tests, of) },
  });
  const values = (of: (point: Measured) => number | undefined) =>
    along([...points, ...tests, ...(others ? [...others.points, ...others.tests] : [])], of).map(
      ({ y }) => y,
    );
  const [lossAt, accuracyAt] = [({ loss }: Measured) => loss, ({ accuracy }: Measured) => accuracy];
  return html`<div class="pair">
    ${chart({
      title: "Loss",
      description: describe("Loss", ({ loss }) => loss.toFixed(3)),
      height: lossScale(values(lossAt)),
      ...plot(lossAt),
      caption: axis(`${lossName}, on a logarithmic scale,`),
    })}
    ${
      first.accuracy === undefined
        ? undefined
        : chart({
            title: "Accuracy",
            description: describe("Accuracy", ({ accuracy = 0 }) => percent(accuracy)),
            height: accuracyScale(values(accuracyAt)),
            ...plot(accuracyAt),
            caption: axis("accuracy, on a logarithmic scale of errors,"),
          })
    }
  </div>`;
}

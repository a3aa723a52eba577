import type { Tensor } from "@convkit/autograd";
import { ArgumentError, checkOptionNames, isFloat, type NDArray, ShapeError } from "@convkit/ndarray";
import { checkInteger } from "../check.ts";
import { type Average, ConfusionMatrix } from "./confusion-matrix.ts";
import {
  checkLabels,
  checkSome,
  countCorrect,
  type Predictions,
  readElements,
  readPredictions,
} from "./predictions.ts";

export interface MetricOptions {
  /** How many classes there are. Default: as many as scores have, or as the largest class asks for. */
  readonly classes?: number;
}

export interface AveragedMetricOptions extends MetricOptions {
  /** Default: "macro". */
  readonly average?: Average;
}

/**
 * The fraction of right predictions.
 *
 * @param output scores `[N, C, ...]`, float, of which the largest is the prediction; or predicted classes `[N, ...]`
 * @param target labels `[N, ...]`, int32 or uint8
 * @throws ShapeError when the shapes disagree
 * @throws ArgumentError when there is no example
 * @example
 * await accuracy(tensor([[2, 1], [0, 3]]), tensor([0, 0], { dtype: "int32" })) // 0.5
 */
export async function accuracy(output: Tensor | NDArray, target: Tensor | NDArray): Promise<number> {
  const predictions = await readPredictions(output, target, "accuracy");
  checkSome("accuracy", predictions.labels.length);
  return countCorrect(predictions) / predictions.labels.length;
}

/**
 * The fraction of examples whose label is among the `k` largest scores; of equal scores the first count as larger.
 *
 * @param scores `[N, C]`, float
 * @param labels `[N]`, int32 or uint8
 * @throws ShapeError when the shapes disagree
 * @throws ArgumentError when k is none of 1 .. C, a label is out of range, or there is no example
 * @example
 * const scores = tensor([[3, 2, 1], [3, 2, 1]]);
 * await topKAccuracy(scores, tensor([1, 2], { dtype: "int32" }), 2) // 0.5
 */
export async function topKAccuracy(
  scores: Tensor | NDArray,
  labels: Tensor | NDArray,
  k: number,
): Promise<number> {
  const [samples, classes] = scores.shape;
  if (!isFloat(scores.dtype) || scores.shape.length !== 2)
    throw new ShapeError("topKAccuracy", "scores must be a float for every example and class", [
      { name: "scores", value: scores.shape, note: `N, C, got ${scores.dtype}` },
    ]);
  checkInteger("topKAccuracy", "k", k, 1);
  if (k > classes!) throw new ArgumentError("topKAccuracy", `k must be at most ${classes}, got ${k}`);
  checkLabels("topKAccuracy", scores, labels, [samples!]);
  checkSome("topKAccuracy", samples!);
  const [values, right] = await Promise.all([readElements(scores), readElements(labels)]);
  let found = 0;
  for (const [n, label] of right.entries()) {
    if (label < 0 || label >= classes!)
      throw new ArgumentError("topKAccuracy", `labels must lie in 0 .. ${classes! - 1}, got ${label}`);
    const row = values.subarray(n * classes!, (n + 1) * classes!);
    const own = row[label]!;
    let before = 0;
    // NaN is no smaller than anything, so that it is never among the best.
    for (const [at, score] of row.entries()) if (!(score <= own) || (score === own && at < label)) before++;
    if (before < k) found++;
  }
  return found / samples!;
}

/**
 * Counts of true and predicted classes, `[C, C]`, int32: rows are labels, columns predictions. `ConfusionMatrix` counts
 * over batches.
 *
 * @param output scores `[N, C, ...]`, float, of which the largest is the prediction; or predicted classes `[N, ...]`
 * @param target labels `[N, ...]`, int32 or uint8
 * @throws ShapeError when the shapes disagree
 * @throws ArgumentError when a class is out of range
 * @example
 * const labels = array([0, 0, 1], { dtype: "int32" });
 * (await confusionMatrix(array([0, 1, 1], { dtype: "int32" }), labels)).toArray() // [[1, 1], [0, 1]]
 */
export async function confusionMatrix(
  output: Tensor | NDArray,
  target: Tensor | NDArray,
  options: MetricOptions = {},
): Promise<NDArray> {
  checkOptionNames("confusionMatrix", options, ["classes"]);
  return (await count("confusionMatrix", output, target, options)).matrix();
}

/**
 * The part of what was taken for a class that is of it, averaged over classes: tp / (tp + fp).
 *
 * @param output scores `[N, C, ...]`, float, of which the largest is the prediction; or predicted classes `[N, ...]`
 * @param target labels `[N, ...]`, int32 or uint8
 * @throws ShapeError when the shapes disagree
 * @throws ArgumentError when a class is out of range or there is no example
 * @example
 * const labels = array([0, 0, 1], { dtype: "int32" });
 * await precision(array([0, 1, 1], { dtype: "int32" }), labels) // 0.75
 */
export async function precision(
  output: Tensor | NDArray,
  target: Tensor | NDArray,
  options: AveragedMetricOptions = {},
): Promise<number> {
  checkOptionNames("precision", options, ["classes", "average"]);
  return (await count("precision", output, target, options)).precision(options.average);
}

/**
 * The part of a class that was found, averaged over classes: tp / (tp + fn). Arguments and errors as for `precision`.
 *
 * @example
 * const labels = array([0, 0, 1], { dtype: "int32" });
 * await recall(array([0, 1, 1], { dtype: "int32" }), labels) // 0.75
 */
export async function recall(
  output: Tensor | NDArray,
  target: Tensor | NDArray,
  options: AveragedMetricOptions = {},
): Promise<number> {
  checkOptionNames("recall", options, ["classes", "average"]);
  return (await count("recall", output, target, options)).recall(options.average);
}

/**
 * The harmonic mean of precision and recall, averaged over classes: 2 tp / (2 tp + fp + fn). Arguments and errors as for
 * `precision`.
 *
 * @example
 * const labels = array([0, 0, 1], { dtype: "int32" });
 * await f1Score(array([0, 1, 1], { dtype: "int32" }), labels) // ~0.6667
 */
export async function f1Score(
  output: Tensor | NDArray,
  target: Tensor | NDArray,
  options: AveragedMetricOptions = {},
): Promise<number> {
  checkOptionNames("f1Score", options, ["classes", "average"]);
  return (await count("f1Score", output, target, options)).f1(options.average);
}

async function count(
  name: string,
  output: Tensor | NDArray,
  target: Tensor | NDArray,
  { classes }: MetricOptions,
): Promise<ConfusionMatrix> {
  const predictions = await readPredictions(output, target, name);
  const scored = isFloat(output.dtype) ? output.shape[1]! : largest(predictions) + 1;
  const matrix = new ConfusionMatrix(classes ?? scored);
  matrix.count(predictions);
  return matrix;
}

function largest({ predicted, labels }: Predictions): number {
  let found = 0;
  for (const values of [predicted, labels])
    for (let i = 0; i < values.length; i++) if (values[i]! > found) found = values[i]!;
  return found;
}

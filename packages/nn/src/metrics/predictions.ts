import { Tensor } from "@convkit/autograd";
import {
  ArgumentError,
  argMax,
  DTypeError,
  fromTypedArray,
  isFloat,
  type NDArray,
  ShapeError,
  sameShape,
  type TypedArray,
} from "@convkit/ndarray";

/** The predicted and the true class of every example. */
export interface Predictions {
  readonly predicted: ArrayLike<number>;
  readonly labels: ArrayLike<number>;
}

/** Elements in row-major order, of a tensor on any backend. */
export async function readElements(x: Tensor | NDArray): Promise<TypedArray> {
  return x instanceof Tensor ? x.data() : x.toTypedArray();
}

/** Throws unless targets are labels of a shape. */
export function checkLabels(
  name: string,
  output: Tensor | NDArray,
  target: Tensor | NDArray,
  shape: readonly number[],
): void {
  if (target.dtype !== "int32" && target.dtype !== "uint8")
    throw new DTypeError(name, `labels must be int32 or uint8, got ${target.dtype}`);
  if (sameShape(target.shape, shape)) return;
  throw new ShapeError(name, "there must be one label an example", [
    { name: "output", value: output.shape, note: output.dtype },
    { name: "labels", value: target.shape, note: target.dtype },
  ]);
}

/**
 * Reads predicted and true classes; the first of equal scores wins.
 *
 * @param output scores `[N, C, ...]`, float, or classes `[N, ...]`, int32 or uint8
 * @param target labels `[N, ...]`
 */
export async function readPredictions(
  output: Tensor | NDArray,
  target: Tensor | NDArray,
  name = "readPredictions",
): Promise<Predictions> {
  const scored = isFloat(output.dtype);
  if (scored && (output.shape.length < 2 || output.shape[1] === 0))
    throw new ShapeError(name, "scores must have an axis of classes", [
      { name: "scores", value: output.shape, note: "N, C, ..." },
    ]);
  if (output.dtype === "bool") throw new DTypeError(name, "classes must be int32 or uint8, got bool");
  checkLabels(name, output, target, scored ? output.shape.toSpliced(1, 1) : output.shape);
  const [elements, labels] = await Promise.all([readElements(output), readElements(target)]);
  if (!scored) return { predicted: elements, labels };
  const scores = fromTypedArray(elements, output.shape, output.dtype);
  return { predicted: argMax(scores, { axis: 1 }).toTypedArray(), labels };
}

/** How many predictions are right. */
export function countCorrect({ predicted, labels }: Predictions): number {
  let correct = 0;
  for (let i = 0; i < labels.length; i++) if (predicted[i] === labels[i]) correct++;
  return correct;
}

/** Throws when there is nothing to take a fraction of. */
export function checkSome(name: string, count: number): void {
  if (count === 0) throw new ArgumentError(name, "there must be at least one example, got none");
}

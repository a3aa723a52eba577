import { ArgumentError, DTypeError, ShapeError, sameShape } from "@convkit/ndarray";
import { checkDTypes } from "../../record.ts";
import type { Tensor } from "../../tensor.ts";
import { cast } from "../cast.ts";
import { equal } from "../compare.ts";
import { checkRange } from "../take.ts";
import { where } from "../where.ts";

/** Labels that can be looked up. */
export interface Labels {
  /** `[N, ...]`, int32, each in `0 .. C-1`: 0 where a label is ignored. */
  readonly indices: Tensor;
  /** `[N, ...]`, bool; undefined when surely none is ignored. */
  readonly ignored: Tensor | undefined;
}

/** Throws unless there is a label for each row of scores, in range or ignored. */
export function resolveLabels(name: string, scores: Tensor, labels: Tensor, ignoreIndex: number): Labels {
  checkDTypes(name, { labels }, { float: false });
  if (labels.dtype !== "int32" && labels.dtype !== "uint8")
    throw new DTypeError(name, `labels must be int32 or uint8, got ${labels.dtype}`);
  const [samples, classes, ...spatial] = scores.shape;
  if (scores.rank < 2 || classes === 0 || !sameShape(labels.shape, [samples!, ...spatial]))
    throw new ShapeError(name, "there must be one label a row of scores", [
      { name: "scores", value: scores.shape, note: scores.rank > 2 ? "N, C, ..." : "N, C" },
      { name: "labels", value: labels.shape, note: scores.rank > 2 ? "N, ..." : "N" },
    ]);
  if (!Number.isInteger(ignoreIndex))
    throw new ArgumentError(name, `ignoreIndex must be an integer, got ${ignoreIndex}`);
  const whole = cast(labels, "int32");
  if (!mayHold(whole, ignoreIndex, classes!)) {
    checkRange(name, "labels", whole, classes!);
    return { indices: whole, ignored: undefined };
  }
  const ignored = equal(whole, ignoreIndex);
  // Only floats can be chosen from; they hold every label.
  const indices = cast(where(ignored, 0, cast(whole, scores.dtype)), "int32");
  checkRange(name, "labels", indices, classes!);
  return { indices, ignored };
}

/** False only where a backend can look and sees that no label is to be ignored. */
function mayHold(labels: Tensor, ignoreIndex: number, classes: number): boolean {
  if (ignoreIndex >= 0 && ignoreIndex < classes) return true;
  const { backend, handle } = labels;
  if (backend.firstOutside(handle, classes) !== undefined) return true;
  // Every index lies outside of nothing, so that a backend which can look finds the first.
  return backend.firstOutside(handle, 0) === undefined;
}

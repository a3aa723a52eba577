import { sizeOf } from "@convkit/ndarray";
import { logSoftmax, longestLine, reduce, softmax } from "@convkit/wasm";
import type { Boxes } from "./boxes.ts";
import { isFit, operandOf } from "./operands.ts";
import type { Attempts } from "./with-kernels.ts";

/** Reductions of float32, and what is computed along an axis. */
export function reductions(boxes: Boxes): Attempts {
  return {
    reduce(store, name, x, axes, keepDims) {
      if (!isFit(x)) return undefined;
      const kept = x.shape.map((length, axis) => (axes.includes(axis) ? 1 : length));
      const shape = keepDims ? kept : x.shape.filter((_, axis) => !axes.includes(axis));
      const operand = operandOf(store, x);
      const box = store.create("float32", sizeOf(kept));
      reduce(store.engine, name, operand, axes, box.address);
      return boxes.fromBox(box, shape);
    },
    logSoftmax: alongLines(boxes, logSoftmax),
    softmax: alongLines(boxes, softmax),
  };
}

/** What a kernel of `longestLine` does along an axis. */
const alongLines =
  (boxes: Boxes, kernel: typeof softmax): NonNullable<Attempts["softmax"]> =>
  (store, x, axis) => {
    if (!isFit(x) || (axis < x.shape.length - 1 && x.shape[axis]! > longestLine)) return undefined;
    const operand = operandOf(store, x);
    const box = store.create("float32", x.box.length);
    kernel(store.engine, operand, axis, box.address);
    return boxes.fromBox(box, x.shape);
  };

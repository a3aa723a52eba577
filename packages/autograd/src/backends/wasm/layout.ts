import { type Shape, sizeOf } from "@convkit/ndarray";
import { broadcastTo, embed, fill, type Operand, slice, transpose } from "@convkit/wasm";
import type { Boxes } from "./boxes.ts";
import type { WasmHandle } from "./handle.ts";
import { operandOf } from "./operands.ts";
import type { Store } from "./store.ts";
import type { Attempts } from "./with-kernels.ts";

/** What moves elements without computing; words of four bytes serve int32, too. */
export function moved(
  boxes: Boxes,
  store: Store,
  xs: readonly WasmHandle[],
  shape: Shape,
  move: (operands: readonly Operand[], to: number) => void,
): WasmHandle | undefined {
  const [first] = xs;
  const size = sizeOf(shape);
  const words = first!.dtype === "float32" || first!.dtype === "int32";
  if (!words || size === 0 || xs.some(({ box }) => box.length === 0)) return undefined;
  const operands = xs.map((x) => operandOf(store, x));
  const box = store.create(first!.dtype, size);
  move(operands, box.address);
  return boxes.fromBox(box, shape);
}

/** Elements in other places. */
export function layout(boxes: Boxes): Attempts {
  return {
    full(store, shape, value, dtype) {
      const size = sizeOf(shape);
      if (dtype !== "float32" || size === 0) return undefined;
      const box = store.create("float32", size);
      fill(store.engine, box.address, size, value);
      return boxes.fromBox(box, shape);
    },
    transpose: (store, x, axes) =>
      moved(
        boxes,
        store,
        [x],
        axes.map((axis) => x.shape[axis]!),
        ([from], to) => transpose(store.engine, from!, axes, to),
      ),
    broadcastTo: (store, x, shape) =>
      moved(boxes, store, [x], shape, ([from], to) => broadcastTo(store.engine, from!, shape, to)),
    slice: (store, x, ranges) =>
      moved(
        boxes,
        store,
        [x],
        ranges.map(({ count }) => count),
        ([from], to) => slice(store.engine, from!, ranges, to),
      ),
    embed: (store, x, shape, ranges) =>
      moved(boxes, store, [x], shape, ([from], address) =>
        embed(store.engine, from!.address, ranges, { address, shape }),
      ),
  };
}

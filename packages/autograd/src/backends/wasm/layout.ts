import { broadcastShapes, type Shape, sizeOf } from "@convkit/ndarray";
import { broadcastTo, concat, embed, fill, type Operand, slice, transpose, where } from "@convkit/wasm";
import type { Boxes } from "./boxes.ts";
import type { WasmHandle } from "./handle.ts";
import { isFit, operandOf } from "./operands.ts";
import type { Store } from "./store.ts";
import type { Attempts } from "./with-kernels.ts";

/** What moves elements without computing; words of four bytes serve int32, too. */
export function layout(boxes: Boxes): Attempts {
  function moved(
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
        store,
        [x],
        axes.map((axis) => x.shape[axis]!),
        ([from], to) => transpose(store.engine, from!, axes, to),
      ),
    broadcastTo: (store, x, shape) =>
      moved(store, [x], shape, ([from], to) => broadcastTo(store.engine, from!, shape, to)),
    slice: (store, x, ranges) =>
      moved(
        store,
        [x],
        ranges.map(({ count }) => count),
        ([from], to) => slice(store.engine, from!, ranges, to),
      ),
    embed: (store, x, shape, ranges) =>
      moved(store, [x], shape, ([from], address) =>
        embed(store.engine, from!.address, ranges, { address, shape }),
      ),
    concat(store, xs, axis) {
      const length = xs.reduce((sum, { shape }) => sum + shape[axis]!, 0);
      return moved(store, xs, xs[0]!.shape.with(axis, length), (operands, to) =>
        concat(store.engine, operands, axis, to),
      );
    },
    where(store, condition, x, y) {
      const shape: Shape = broadcastShapes(condition.shape, x.shape, y.shape)!;
      const size = sizeOf(shape);
      if (!isFit(x) || size === 0) return undefined;
      const [c, a, b] = [condition, x, y].map((operand) => operandOf(store, operand));
      const box = store.create("float32", size);
      where(store.engine, c!, a!, b!, box.address);
      return boxes.fromBox(box, shape);
    },
  };
}

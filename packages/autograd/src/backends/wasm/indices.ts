import { type Shape, sizeOf } from "@convkit/ndarray";
import { gather, gatherGrad, type Operand, take, takeGrad } from "@convkit/wasm";
import type { Boxes } from "./boxes.ts";
import type { WasmHandle } from "./handle.ts";
import { isFit, operandOf } from "./operands.ts";
import type { Store } from "./store.ts";
import type { Attempts } from "./with-kernels.ts";

/** Elements of float32 picked by indices, and the adjoints. */
export function indices(boxes: Boxes): Attempts {
  function picked(
    store: Store,
    x: WasmHandle,
    indices: WasmHandle,
    shape: Shape,
    pick: (x: Operand, indices: Operand, to: number) => void,
  ): WasmHandle | undefined {
    const size = sizeOf(shape);
    if (!isFit(x) || indices.box.length === 0 || size === 0) return undefined;
    const operands = [operandOf(store, x), operandOf(store, indices)] as const;
    const box = store.create("float32", size);
    pick(...operands, box.address);
    return boxes.fromBox(box, shape);
  }

  return {
    take: (store, x, indices, axis) =>
      picked(store, x, indices, x.shape.with(axis, indices.box.length), (from, at, to) =>
        take(store.engine, from, at, axis, to),
      ),
    takeGrad: (store, x, indices, axis, length) =>
      picked(store, x, indices, x.shape.with(axis, length), (from, at, to) =>
        takeGrad(store.engine, from, at, axis, length, to),
      ),
    gather: (store, x, indices, axis) =>
      picked(store, x, indices, indices.shape, (from, at, to) => gather(store.engine, from, at, axis, to)),
    gatherGrad: (store, x, indices, axis, length) =>
      picked(store, x, indices, x.shape.with(axis, length), (from, at, to) =>
        gatherGrad(store.engine, from, at, axis, length, to),
      ),
  };
}

import { type Shape, sizeOf, take as takeSlices } from "@convkit/ndarray";
import * as kernels from "@convkit/wasm";
import * as arrays from "../backends/reference-axis.ts";
import type { Boxes } from "../backends/wasm/boxes.ts";
import type { WasmHandle } from "../backends/wasm/handle.ts";
import { isFit, operandOf } from "../backends/wasm/operands.ts";
import type { Store } from "../backends/wasm/store.ts";
import { primitive } from "./primitive.ts";

/** Elements of float32 picked by indices. */
function picked(
  boxes: Boxes,
  store: Store,
  x: WasmHandle,
  indices: WasmHandle,
  shape: Shape,
  pick: (x: kernels.Operand, indices: kernels.Operand, to: number) => void,
): WasmHandle | undefined {
  const size = sizeOf(shape);
  if (!isFit(x) || indices.box.length === 0 || size === 0) return undefined;
  const operands = [operandOf(store, x), operandOf(store, indices)] as const;
  const box = store.create("float32", size);
  pick(...operands, box.address);
  return boxes.fromBox(box, shape);
}

export const take = /* @__PURE__ */ primitive(
  "take",
  takeSlices,
  (boxes) => (store, x, indices, axis) =>
    picked(boxes, store, x, indices, x.shape.with(axis, indices.box.length), (from, at, to) =>
      kernels.take(store.engine, from, at, axis, to),
    ),
);

export const takeGrad = /* @__PURE__ */ primitive(
  "takeGrad",
  arrays.takeAlongGrad,
  (boxes) => (store, x, indices, axis, length) =>
    picked(boxes, store, x, indices, x.shape.with(axis, length), (from, at, to) =>
      kernels.takeGrad(store.engine, from, at, axis, length, to),
    ),
);

export const gather = /* @__PURE__ */ primitive(
  "gather",
  arrays.gatherAlong,
  (boxes) => (store, x, indices, axis) =>
    picked(boxes, store, x, indices, indices.shape, (from, at, to) =>
      kernels.gather(store.engine, from, at, axis, to),
    ),
);

export const gatherGrad = /* @__PURE__ */ primitive(
  "gatherGrad",
  arrays.gatherAlongGrad,
  (boxes) => (store, x, indices, axis, length) =>
    picked(boxes, store, x, indices, x.shape.with(axis, length), (from, at, to) =>
      kernels.gatherGrad(store.engine, from, at, axis, length, to),
    ),
);

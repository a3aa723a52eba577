import {
  broadcastShapes,
  concat as concatArrays,
  type Shape,
  sizeOf,
  where as whereOf,
} from "@convkit/ndarray";
import * as kernels from "@convkit/wasm";
import { moved } from "../backends/wasm/layout.ts";
import { isFit, operandOf } from "../backends/wasm/operands.ts";
import { primitive } from "./primitive.ts";

export const concat = /* @__PURE__ */ primitive(
  "concat",
  (xs, axis) => concatArrays(xs, axis),
  (boxes) => (store, xs, axis) => {
    const length = xs.reduce((sum, { shape }) => sum + shape[axis]!, 0);
    return moved(boxes, store, xs, xs[0]!.shape.with(axis, length), (operands, to) =>
      kernels.concat(store.engine, operands, axis, to),
    );
  },
);

export const where = /* @__PURE__ */ primitive(
  "where",
  (condition, x, y) => whereOf(condition, x, y),
  (boxes) => (store, condition, x, y) => {
    const shape: Shape = broadcastShapes(condition.shape, x.shape, y.shape)!;
    const size = sizeOf(shape);
    if (!isFit(x) || size === 0) return undefined;
    const [c, a, b] = [condition, x, y].map((operand) => operandOf(store, operand));
    const box = store.create("float32", size);
    kernels.where(store.engine, c!, a!, b!, box.address);
    return boxes.fromBox(box, shape);
  },
);

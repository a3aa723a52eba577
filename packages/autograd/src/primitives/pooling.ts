import * as arrays from "@convkit/conv-kernels";
import { type Shape, sizeOf } from "@convkit/ndarray";
import * as kernels from "@convkit/wasm";
import { isFit } from "../backends/wasm/operands.ts";
import { primitive } from "./primitive.ts";

// Kernels take pooling of float32.

const planeSize = (shape: Shape) => sizeOf(shape.slice(2));

export const maxPool = /* @__PURE__ */ primitive(
  "maxPool",
  arrays.maxPoolForward,
  (boxes) => (store, geometry, input) => {
    const size = sizeOf(geometry.outputShape);
    if (!isFit(input) || size === 0) return undefined;
    const x = store.address(input.box);
    const [output, indices] = [store.create("float32", size), store.create("int32", size)];
    kernels.maxPool(store.engine, geometry, x, output.address, indices.address);
    return {
      output: boxes.fromBox(output, geometry.outputShape),
      indices: boxes.fromBox(indices, geometry.outputShape),
    };
  },
);

export const scatterPlanes = /* @__PURE__ */ primitive(
  "scatterPlanes",
  arrays.scatterPlanes,
  (boxes) => (store, x, indices, inputShape) => {
    const size = sizeOf(inputShape);
    if (!isFit(x) || size === 0) return undefined;
    const [from, at] = [store.address(x.box), store.address(indices.box)];
    const box = store.create("float32", size);
    const planes = inputShape[0]! * inputShape[1]!;
    const sizes = [planeSize(x.shape), planeSize(inputShape)] as const;
    kernels.scatterPlanes(store.engine, planes, ...sizes, from, at, box.address);
    return boxes.fromBox(box, inputShape);
  },
);

export const gatherPlanes = /* @__PURE__ */ primitive(
  "gatherPlanes",
  arrays.gatherPlanes,
  (boxes) => (store, x, indices) => {
    if (!isFit(x) || indices.box.length === 0) return undefined;
    const [from, at] = [store.address(x.box), store.address(indices.box)];
    const box = store.create("float32", indices.box.length);
    const planes = x.shape[0]! * x.shape[1]!;
    const sizes = [planeSize(x.shape), planeSize(indices.shape)] as const;
    kernels.gatherPlanes(store.engine, planes, ...sizes, from, at, box.address);
    return boxes.fromBox(box, indices.shape);
  },
);

export const avgPool = /* @__PURE__ */ primitive(
  "avgPool",
  arrays.avgPoolForward,
  (boxes) => (store, geometry, input) => {
    const size = sizeOf(geometry.outputShape);
    if (!isFit(input) || size === 0) return undefined;
    const x = store.address(input.box);
    const box = store.create("float32", size);
    kernels.avgPool(store.engine, geometry, x, box.address);
    return boxes.fromBox(box, geometry.outputShape);
  },
);

export const avgPoolGrad = /* @__PURE__ */ primitive(
  "avgPoolGrad",
  arrays.avgPoolInputGrad,
  (boxes) => (store, geometry, outputGrad) => {
    const size = sizeOf(geometry.inputShape);
    if (!isFit(outputGrad) || size === 0) return undefined;
    const dy = store.address(outputGrad.box);
    const box = store.create("float32", size);
    kernels.avgPoolGrad(store.engine, geometry, dy, box.address);
    return boxes.fromBox(box, geometry.inputShape);
  },
);

import * as arrays from "@convkit/conv-kernels";
import { algorithmFor, type ConvGeometry } from "@convkit/conv-kernels";
import { OutOfMemoryError, type Shape, sizeOf } from "@convkit/ndarray";
import type { ConvPlan } from "../backend.ts";
import type { Boxes } from "../backends/wasm/boxes.ts";
import type { WasmHandle } from "../backends/wasm/handle.ts";
import type { Store } from "../backends/wasm/store.ts";
import { primitive } from "./primitive.ts";

// Convolution by those algorithms that work on addresses; the others run on typed arrays.

/** The algorithm's kernels with room for its result and workspace; undefined where it has none. */
function prepare(
  boxes: Boxes,
  store: Store,
  geometry: ConvGeometry,
  product: "forward" | "inputGrad" | "weightGrad",
  shape: Shape,
  plan: ConvPlan,
  operands: readonly (WasmHandle | undefined)[],
) {
  const size = sizeOf(shape);
  if (geometry.dtype !== "float32" || size === 0 || geometry.batch === 0) return undefined;
  const kernels = algorithmFor(geometry, product, plan).onEngine;
  if (!kernels?.supports(geometry, product) || operands.some((operand) => operand?.box.length === 0))
    return undefined;
  const addresses = operands.map((operand) => operand && store.address(operand.box));
  const box = store.create("float32", size);
  const workspace = store.workspace(kernels.workspaceBytes(geometry, product));
  return { kernels, addresses, box, workspace, result: () => boxes.fromBox(box, shape) };
}

/** Without room in linear memory "auto" stands for an algorithm that needs none. */
function unlessFull(
  store: Store,
  plan: ConvPlan,
  compute: () => WasmHandle | undefined,
  inTypeScript: (plan: ConvPlan) => WasmHandle,
): WasmHandle | undefined {
  try {
    return compute();
  } catch (error) {
    const { algorithm = "auto" } = plan;
    if (!(error instanceof OutOfMemoryError) || algorithm !== "auto") throw error;
    store.abandon();
    return inTypeScript({ ...plan, algorithm: "taps" });
  }
}

export const convForward = /* @__PURE__ */ primitive(
  "convForward",
  (geometry, input, weight, bias, plan) => arrays.convForward(geometry, input, weight, { bias, ...plan }),
  (boxes, otherwise) => (store, geometry, input, weight, bias, plan) =>
    unlessFull(
      store,
      plan,
      () => {
        const job = prepare(boxes, store, geometry, "forward", geometry.outputShape, plan, [
          input,
          weight,
          bias,
        ]);
        if (!job) return undefined;
        const [x, w, b] = job.addresses;
        job.kernels.forward(store.engine, geometry, x!, w!, job.box.address, job.workspace, { bias: b });
        return job.result();
      },
      (typed) => otherwise(geometry, input, weight, bias, typed),
    ),
);

export const convInputGrad = /* @__PURE__ */ primitive(
  "convInputGrad",
  arrays.convInputGrad,
  (boxes, otherwise) => (store, geometry, weight, outputGrad, plan) =>
    unlessFull(
      store,
      plan,
      () => {
        const job = prepare(boxes, store, geometry, "inputGrad", geometry.inputShape, plan, [
          outputGrad,
          weight,
        ]);
        if (!job) return undefined;
        const [dy, w] = job.addresses;
        job.kernels.inputGrad(store.engine, geometry, dy!, w!, job.box.address, job.workspace);
        return job.result();
      },
      (typed) => otherwise(geometry, weight, outputGrad, typed),
    ),
);

export const convWeightGrad = /* @__PURE__ */ primitive(
  "convWeightGrad",
  arrays.convWeightGrad,
  (boxes, otherwise) => (store, geometry, input, outputGrad, plan) =>
    unlessFull(
      store,
      plan,
      () => {
        const job = prepare(boxes, store, geometry, "weightGrad", geometry.weightShape, plan, [
          input,
          outputGrad,
        ]);
        if (!job) return undefined;
        const [x, dy] = job.addresses;
        job.kernels.weightGrad(store.engine, geometry, x!, dy!, job.box.address, job.workspace);
        return job.result();
      },
      (typed) => otherwise(geometry, input, outputGrad, typed),
    ),
);

import type { Backend } from "../../backend.ts";
import { makeBoxes } from "./boxes.ts";
import { convolution } from "./convolution.ts";
import { elementwise } from "./elementwise.ts";
import type { WasmHandle } from "./handle.ts";
import { indices } from "./indices.ts";
import { layout } from "./layout.ts";
import { products } from "./matmul.ts";
import { normalisation } from "./normalise.ts";
import { pooling } from "./pooling.ts";
import { reductions } from "./reduce.ts";
import { steps } from "./steps.ts";
import type { StoreOptions } from "./store.ts";
import { viaReference } from "./via-reference.ts";
import { withKernels } from "./with-kernels.ts";

/**
 * A backend whose values live in the engine's memory as long as they are in use there, and in typed arrays otherwise.
 * Nothing starts before the first primitive; without WebAssembly it computes as `reference` does.
 */
export function makeWasmBackend(options: StoreOptions = {}): Backend<WasmHandle> {
  const boxes = makeBoxes(options);
  const otherwise = viaReference(boxes);
  const attempts = [
    elementwise,
    layout,
    indices,
    reductions,
    products,
    convolution,
    pooling,
    normalisation,
    steps,
  ].map((group) => group(boxes, otherwise));
  const read = (x: WasmHandle) => boxes.open(x).toTypedArray();
  return {
    ...withKernels(boxes, Object.assign({}, ...attempts), otherwise),
    name: "wasm",
    fromTypedArray: (data, shape, dtype) => boxes.fromArray(data.slice(), shape, dtype),
    read: async (x) => read(x),
    readSync: read,
    reshape: (x, shape) => boxes.fromBox(x.box, shape),
    release: boxes.release,
  };
}

/**
 * The default backend: SIMD kernels on all threads, in linear memory that it looks after by itself. What the kernels
 * lack (float64, rare primitives) it computes as `reference`, from which results may differ in the last bits.
 */
export const wasm: Backend<WasmHandle> = /* @__PURE__ */ makeWasmBackend();

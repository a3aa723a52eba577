import type { Backend } from "../../backend.ts";
import { makeBoxes } from "./boxes.ts";
import { elementwise } from "./elementwise.ts";
import type { WasmHandle } from "./handle.ts";
import { layout } from "./layout.ts";
import { products } from "./matmul.ts";
import { reductions } from "./reduce.ts";
import type { StoreOptions } from "./store.ts";
import { onHandles, viaReference } from "./via-reference.ts";
import { guard, withKernels } from "./with-kernels.ts";

/**
 * A backend whose values live in the engine's memory as long as they are in use there, and in typed arrays otherwise.
 * Nothing starts before the first primitive; without WebAssembly it computes as `reference` does.
 */
export function makeWasmBackend(options: StoreOptions = {}): Backend<WasmHandle> {
  const boxes = makeBoxes(options);
  const otherwise = viaReference(boxes);
  const specials = new Map<unknown, unknown>();
  const attempts = [elementwise, layout, reductions, products].map((group) => group(boxes));
  const read = (x: WasmHandle) => boxes.open(x).toTypedArray();
  return {
    ...withKernels(boxes, Object.assign({}, ...attempts), otherwise),
    name: "wasm",
    fromTypedArray: (data, shape, dtype) => boxes.fromArray(data.slice(), shape, dtype),
    read: async (x) => read(x),
    readSync: read,
    reshape: (x, shape) => boxes.fromBox(x.box, shape),
    release: boxes.release,
    special(forms) {
      let primitive = specials.get(forms) as (...args: never[]) => unknown;
      if (!primitive) {
        const { onArrays, onEngine } = forms;
        const onTypedArrays = onHandles(boxes, onArrays) as Parameters<typeof onEngine>[1];
        primitive = guard(boxes, onEngine(boxes, onTypedArrays), onTypedArrays);
        specials.set(forms, primitive);
      }
      return primitive as Parameters<typeof forms.onEngine>[1];
    },
  };
}

/**
 * The default backend: SIMD kernels on all threads, in linear memory that it looks after by itself. What the kernels
 * lack (float64, rare primitives) it computes as `reference`, from which results may differ in the last bits.
 */
export const wasm: Backend<WasmHandle> = /* @__PURE__ */ makeWasmBackend();

import type { Operand } from "@convkit/wasm";
import type { WasmHandle } from "./handle.ts";
import type { Store } from "./store.ts";

/** A value as the engine's ops take it. @throws OutOfMemoryError when there is no room */
export function operandOf(store: Store, { box, shape }: WasmHandle): Operand {
  return { address: store.address(box), shape };
}

/** Whether kernels take a value: float32, and not empty. */
export function isFit({ dtype, box }: WasmHandle): boolean {
  return dtype === "float32" && box.length > 0;
}

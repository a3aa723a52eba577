import { engine } from "@convkit/wasm";
import type { Backend } from "./backend.ts";
import { reference } from "./backends/reference.ts";
import { wasm } from "./backends/wasm/index.ts";

let current: Backend | undefined;

/**
 * The backend on which `tensor` makes tensors unless told. Unless one was chosen, the first call decides: `wasm` where
 * the engine runs, `reference` elsewhere; tensors must not come to be on two backends by themselves.
 */
export function getDefaultBackend(): Backend {
  current ??= engine() ? wasm : reference;
  return current;
}

/** Chooses the backend of tensors made from now on; those that exist stay where they are. */
export function setDefaultBackend(backend: Backend): void {
  current = backend;
}

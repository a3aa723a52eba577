import type { Backend } from "./backend.ts";
import { reference } from "./backends/reference.ts";

let current: Backend = reference;

/** The backend on which `tensor` makes tensors unless told. */
export function getDefaultBackend(): Backend {
  return current;
}

/** Chooses the backend of tensors made from now on; those that exist stay where they are. */
export function setDefaultBackend(backend: Backend): void {
  current = backend;
}

export { join, run, runAlone, work } from "./pool";

/** The first byte that neither the engine's words nor its constants use. */
export function heapBase(): usize {
  return __heap_base;
}

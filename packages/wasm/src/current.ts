import { type Engine, startEngine } from "./engine.ts";

let current: Engine | undefined;
let asked = false;

/** The engine, started by the first call; undefined where WebAssembly SIMD is missing or switched off. */
export function engine(): Engine | undefined {
  if (!asked) current = startEngine(2);
  asked = true;
  return current;
}

import { reference } from "../../../packages/autograd/src/backends/reference.ts";

// The wasm backend takes over the reference's functions when its module is loaded: this file must come first.

let called = new Set<string>();

for (const [name, primitive] of Object.entries(reference))
  if (typeof primitive === "function")
    Reflect.set(reference, name, (...args: unknown[]) => {
      called.add(name);
      return (primitive as (...args: unknown[]) => unknown)(...args);
    });

/** Runs `f`, and tells which primitives `reference` computed meanwhile. */
export async function referenceCalls(f: () => Promise<void>): Promise<string[]> {
  called = new Set();
  await f();
  return [...called].sort();
}

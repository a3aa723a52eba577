import { reference } from "../../../packages/autograd/src/backends/reference.ts";
import * as convolution from "../../../packages/autograd/src/primitives/convolution.ts";
import * as indices from "../../../packages/autograd/src/primitives/indices.ts";
import * as layout from "../../../packages/autograd/src/primitives/layout.ts";
import * as normalise from "../../../packages/autograd/src/primitives/normalise.ts";
import * as pooling from "../../../packages/autograd/src/primitives/pooling.ts";
import type { PrimitiveForms } from "../../../packages/autograd/src/primitives/primitive.ts";
import * as steps from "../../../packages/autograd/src/primitives/steps.ts";

// The wasm backend takes over the reference's functions, and the definitions of special primitives, when its module is
// loaded or they are first used: this file must come first.

type Forms = { -readonly [Part in keyof PrimitiveForms<never>]: PrimitiveForms<never>[Part] };
type AnyFunction = (...args: unknown[]) => unknown;

let called = new Set<string>();

const counted = (name: string, f: AnyFunction): AnyFunction => {
  return (...args) => {
    called.add(name);
    return f(...args);
  };
};

for (const [name, primitive] of Object.entries(reference))
  if (typeof primitive === "function" && name !== "special")
    Reflect.set(reference, name, counted(name, primitive as AnyFunction));

for (const [name, ask] of Object.entries({
  ...convolution,
  ...indices,
  ...layout,
  ...normalise,
  ...pooling,
  ...steps,
})) {
  // A primitive asks its backend for the form that it wants: this one is told both, and changes one.
  const tell = (forms: Forms) => {
    forms.onArrays = counted(name, forms.onArrays as unknown as AnyFunction) as never;
    return () => undefined;
  };
  (ask as AnyFunction)({ special: tell });
}

/** Runs `f`, and tells which primitives `reference` computed meanwhile. */
export async function referenceCalls(f: () => Promise<void>): Promise<string[]> {
  called = new Set();
  await f();
  return [...called].sort();
}

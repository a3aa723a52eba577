import { OutOfMemoryError } from "@convkit/ndarray";
import { UnsupportedError } from "@convkit/wasm";
import type { Boxes } from "./boxes.ts";
import type { Store } from "./store.ts";
import type { Computed } from "./via-reference.ts";

type Primitive = (...args: never[]) => unknown;

/** A primitive by the engine's kernels; undefined for operands that they do not take. */
export type Attempt<P extends Primitive> = (
  store: Store,
  ...args: Parameters<P>
) => ReturnType<P> | undefined;

/** The primitives that have kernels. */
export type Attempts = { readonly [Name in keyof Computed]?: Attempt<Computed[Name]> };

/** The primitives with kernels, each of which gives way to the same of `otherwise` where they cannot. */
export function withKernels(boxes: Boxes, attempts: Attempts, otherwise: Computed): Computed {
  const guarded = Object.entries(attempts).map(([name, attempt]) => [
    name,
    guard(boxes, attempt as Attempt<Primitive>, otherwise[name as keyof Computed] as Primitive),
  ]);
  return { ...otherwise, ...Object.fromEntries(guarded) };
}

/** A primitive by kernels that gives way to `otherwise` where they cannot. */
export function guard<P extends Primitive>(boxes: Boxes, attempt: Attempt<P>, otherwise: P): P {
  const primitive = (...args: Parameters<P>): unknown => {
    const store = boxes.store();
    if (store === undefined) return otherwise(...args);
    store.begin();
    let result: unknown;
    try {
      result = attempt(store, ...args);
    } catch (error) {
      store.abandon();
      // No room in linear memory, all else written back: typed arrays may have it. What else fails is a fault.
      if (!(error instanceof OutOfMemoryError || error instanceof UnsupportedError)) throw error;
    }
    store.end();
    return result ?? otherwise(...args);
  };
  return primitive as P;
}

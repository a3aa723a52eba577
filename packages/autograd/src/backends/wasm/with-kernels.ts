import { OutOfMemoryError } from "@convkit/ndarray";
import type { Boxes } from "./boxes.ts";
import type { Store } from "./store.ts";
import type { Computed } from "./via-reference.ts";

/** A primitive by the engine's kernels; undefined for operands that they do not take. */
type Attempt<Name extends keyof Computed> = (
  store: Store,
  ...args: Parameters<NonNullable<Computed[Name]>>
) => ReturnType<NonNullable<Computed[Name]>> | undefined;

/** The primitives that have kernels. */
export type Attempts = { readonly [Name in keyof Computed]?: Attempt<Name> };

/** The primitives with kernels, each of which gives way to the same of `otherwise` where they cannot. */
export function withKernels(boxes: Boxes, attempts: Attempts, otherwise: Computed): Computed {
  const guarded = Object.entries(attempts).map(([name, attempt]) => {
    const first = attempt as (store: Store, ...args: unknown[]) => unknown;
    const second = otherwise[name as keyof Computed] as (...args: unknown[]) => unknown;
    const primitive = (...args: unknown[]): unknown => {
      const store = boxes.store();
      if (store === undefined) return second(...args);
      store.begin();
      let result: unknown;
      try {
        result = first(store, ...args);
      } catch (error) {
        store.abandon();
        // No room in linear memory, all else written back: typed arrays may have it.
        if (!(error instanceof OutOfMemoryError)) throw error;
      }
      store.end();
      return result ?? second(...args);
    };
    return [name, primitive];
  });
  return { ...otherwise, ...Object.fromEntries(guarded) };
}

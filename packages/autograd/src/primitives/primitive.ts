import { EngineError, type NDArray } from "@convkit/ndarray";
import type { Backend, Handle, SpecialPrimitives } from "../backend.ts";
import type { Boxes } from "../backends/wasm/boxes.ts";
import type { WasmHandle } from "../backends/wasm/handle.ts";
import type { Attempt } from "../backends/wasm/with-kernels.ts";

type Name = keyof SpecialPrimitives<Handle>;

/** A special primitive as the backends of this package compute it. */
export interface PrimitiveForms<N extends Name> {
  /** Over NDArrays: what defines it, and computes it where no kernel takes the operands. */
  readonly onArrays: SpecialPrimitives<NDArray>[N];
  /** By the engine's kernels; `otherwise` is the other form on the same values. */
  readonly onEngine: (
    boxes: Boxes,
    otherwise: SpecialPrimitives<WasmHandle>[N],
  ) => Attempt<SpecialPrimitives<WasmHandle>[N]>;
}

/**
 * A special primitive, to be called on a backend: `maxPool(backend)(geometry, input)`. Its forms come with it, so that
 * only programs hold them that use an op which needs it.
 *
 * @throws EngineError on a backend without it
 */
export function primitive<N extends Name>(
  name: N,
  onArrays: PrimitiveForms<N>["onArrays"],
  onEngine: PrimitiveForms<N>["onEngine"],
): (backend: Backend) => SpecialPrimitives<Handle>[N] {
  const forms = { onArrays, onEngine };
  return (backend) => {
    if ("special" in backend) return backend.special(forms);
    const own = backend[name] as ((...args: never[]) => unknown) | undefined;
    if (!own) throw new EngineError(name, `the backend "${backend.name}" lacks this primitive`);
    return own.bind(backend) as SpecialPrimitives<Handle>[N];
  };
}

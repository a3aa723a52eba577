import { type DType, EngineError, type Shape } from "@convkit/ndarray";
import type { Handle, Holding } from "../../backend.ts";
import type { Box, Tenure } from "./box.ts";

/** A handle's right to its box; its finalizer holds it. */
export interface Claim {
  /** Undefined once the handle has given it up. */
  tenure: Tenure | undefined;
}

/** What tensors of the wasm backend hold: a shape over a box. Handles that reshape made share one box. */
export class WasmHandle implements Handle {
  readonly shape: Shape;
  readonly dtype: DType;
  readonly claim: Claim;
  holding: Holding | undefined = undefined;
  readonly #box: Box;

  constructor(box: Box, shape: Shape) {
    this.shape = shape;
    this.dtype = box.dtype;
    this.#box = box;
    this.claim = { tenure: box.tenure };
    box.tenure.handles++;
  }

  /** @throws EngineError after the handle was released */
  get box(): Box {
    if (this.claim.tenure === undefined)
      throw new EngineError(
        "wasm",
        "a value was used after its release: an op kept a temporary of backward beyond it, or released what it did not own",
      );
    return this.#box;
  }
}

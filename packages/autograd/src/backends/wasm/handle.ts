import { type DType, EngineError, type Shape } from "@convkit/ndarray";
import type { Handle } from "../../backend.ts";
import type { Box } from "./box.ts";

/** A handle's right to its box; gone once the handle was released. */
export interface Claim {
  box: Box | undefined;
}

/** What tensors of the wasm backend hold: a shape over a box. Handles that reshape made share one box. */
export class WasmHandle implements Handle {
  readonly shape: Shape;
  readonly dtype: DType;
  readonly claim: Claim;

  constructor(box: Box, shape: Shape) {
    this.shape = shape;
    this.dtype = box.dtype;
    this.claim = { box };
    box.handles++;
  }

  /** @throws EngineError after the handle was released */
  get box(): Box {
    const { box } = this.claim;
    if (box === undefined)
      throw new EngineError(
        "wasm",
        "a value was used after its release: an op kept a temporary of backward beyond it, or released what it did not own",
      );
    return box;
  }
}

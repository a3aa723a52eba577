import { type PadMode, pad, type Tensor } from "@convkit/autograd";
import type { SpatialDims } from "@convkit/conv-kernels";
import { ArgumentError } from "@convkit/ndarray";
import { checkNumber } from "../check.ts";
import { type ConfigValue, Module } from "../module/module.ts";
import { checkImage } from "./check-image.ts";
import { describeOptions } from "./describe.ts";

/**
 * How much is added: a number on every side, or in PyTorch's order `[left, right]`, `[left, right, top, bottom]`,
 * `[left, right, top, bottom, front, back]`, the last axis first.
 */
export type SidePadding = number | readonly number[];

/** `[before, after]` of every spatial axis, first axis first. */
function sidePairs(layer: string, dims: SpatialDims, padding: SidePadding): [number, number][] {
  const sides = typeof padding === "number" ? new Array<number>(2 * dims).fill(padding) : padding;
  const right = (amount: unknown) => Number.isSafeInteger(amount) && Number(amount) >= 0;
  if (!Array.isArray(sides) || sides.length !== 2 * dims || !sides.every(right))
    throw new ArgumentError(
      layer,
      `padding must be an integer of at least 0, or ${2 * dims} of them, got ${JSON.stringify(padding)}`,
    );
  const pairs = Array.from({ length: dims }, (_, at): [number, number] => [
    sides[2 * at]!,
    sides[2 * at + 1]!,
  ]);
  return pairs.reverse();
}

/** A border around the spatial axes. */
export abstract class Padding extends Module {
  readonly #layer: string;
  readonly #dims: SpatialDims;
  readonly #mode: PadMode;
  readonly #pairs: readonly [number, number][];
  readonly #options: { readonly padding: SidePadding; readonly value?: number };

  constructor(
    layer: string,
    dims: SpatialDims,
    mode: PadMode,
    options: { readonly padding: SidePadding; readonly value?: number },
  ) {
    super();
    const { padding, value = 0 } = options;
    this.#pairs = sidePairs(`${layer}${dims}d`, dims, padding);
    checkNumber(`${layer}${dims}d`, "value", value, "a number", () => true);
    this.#layer = `${layer}${dims}d`;
    this.#dims = dims;
    this.#mode = mode;
    this.#options = options;
  }

  forward(x: Tensor): Tensor {
    checkImage(this.#layer, this.#dims, x);
    return pad(x, [[0, 0], [0, 0], ...this.#pairs], this.#mode, this.#options.value);
  }

  override config(): readonly ConfigValue[] {
    const { padding, value } = this.#options;
    return value === undefined ? [padding] : [padding, value];
  }

  override describe(): string {
    return describeOptions(this.#options);
  }
}

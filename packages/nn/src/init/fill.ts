import { Tensor } from "@convkit/autograd";
import { checkOptionNames, DTypeError, type Generator, isFloat, type NDArray } from "@convkit/ndarray";
import { type RandomOptions, resolveGenerator } from "../random.ts";

type FloatDType = "float32" | "float64";

/** Gives a float tensor random values of its own shape and dtype. */
export function fillRandom(
  functionName: string,
  target: Tensor,
  options: RandomOptions,
  draw: (generator: Generator, dtype: FloatDType) => NDArray,
): Tensor {
  const { backend, shape, dtype } = target;
  if (!isFloat(dtype))
    throw new DTypeError(functionName, `the tensor must be float32 or float64, got ${dtype}`);
  const values = draw(resolveGenerator(functionName, options), dtype);
  return target.assign(new Tensor(backend, backend.fromTypedArray(values.toTypedArray(), shape, dtype)));
}

export interface UniformInitOptions extends RandomOptions {
  /** Default: 0. */
  readonly low?: number;
  /** Default: 1. */
  readonly high?: number;
}

export interface NormalInitOptions extends RandomOptions {
  /** Default: 0. */
  readonly mean?: number;
  /** The standard deviation. Default: 1. */
  readonly std?: number;
}

/**
 * Gives a parameter uniform values in `[low, high)`.
 *
 * @example
 * init.uniform(new Linear(2, 3).weight, { low: -0.1, high: 0.1 }).shape // [3, 2]
 */
export function uniform(target: Tensor, options: UniformInitOptions = {}): Tensor {
  checkOptionNames("uniform", options, ["low", "high", "generator"]);
  const { low, high, generator } = options;
  return fillRandom("uniform", target, { generator }, (random, dtype) =>
    random.uniform(target.shape, { low, high, dtype }),
  );
}

/**
 * Gives a parameter normal values.
 *
 * @example
 * init.normal(new Linear(2, 3).weight, { std: 0.02, generator: 1 }).shape // [3, 2]
 */
export function normal(target: Tensor, options: NormalInitOptions = {}): Tensor {
  checkOptionNames("normal", options, ["mean", "std", "generator"]);
  const { mean, std, generator } = options;
  return fillRandom("normal", target, { generator }, (random, dtype) =>
    random.normal(target.shape, { mean, std, dtype }),
  );
}

/**
 * Gives a parameter one value everywhere.
 *
 * @example
 * const { bias } = new Linear(2, 3);
 * await init.constant(bias!, 0.5).data() // [0.5, 0.5, 0.5]
 */
export function constant(target: Tensor, value: number): Tensor {
  const { backend, shape, dtype } = target;
  return target.assign(new Tensor(backend, backend.full(shape, value, dtype)));
}

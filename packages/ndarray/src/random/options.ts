import { checkOptionNames } from "../check-options.ts";
import { type DType, isFloat } from "../dtype.ts";
import { DTypeError } from "../errors.ts";

/** Where a generator stands: plain data, so that a checkpoint can hold it as JSON. */
export interface GeneratorState {
  /** The state of xoshiro128**: four unsigned 32-bit integers, not all zero. */
  readonly words: readonly number[];
  /** The second of a pair of normal values, not yet given out. */
  readonly spare: number | null;
}

export interface UniformOptions {
  /** Default: 0. */
  readonly low?: number | undefined;
  /** Not reached. Default: 1. */
  readonly high?: number | undefined;
  /** Default: float32. */
  readonly dtype?: "float32" | "float64" | undefined;
}

export interface NormalOptions {
  /** Default: 0. */
  readonly mean?: number | undefined;
  /** The standard deviation. Default: 1. */
  readonly std?: number | undefined;
  /** Default: float32. */
  readonly dtype?: "float32" | "float64" | undefined;
}

export interface IntegersOptions {
  /** Default: 0. */
  readonly low?: number | undefined;
  /** Not reached. */
  readonly high: number;
  /** Default: int32. */
  readonly dtype?: DType | undefined;
}

export interface BernoulliOptions {
  /** The probability of true. Default: 0.5. */
  readonly probability?: number | undefined;
  /** Default: bool. */
  readonly dtype?: DType | undefined;
}

export interface SeedOptions {
  /** An integer in 0 .. 2^53 - 1. */
  readonly seed: number;
}

/** The options that each distribution takes. */
const optionNames = {
  uniform: ["low", "high", "dtype"],
  normal: ["mean", "std", "dtype"],
  integers: ["low", "high", "dtype"],
  bernoulli: ["probability", "dtype"],
  permutation: [],
} as const;

/** Throws unless options are those of a distribution, and `extra`; `dtype`, where only floats will do, is one. */
export function checkRandomOptions(
  functionName: string,
  distribution: keyof typeof optionNames,
  options: object,
  extra: readonly string[] = [],
): void {
  checkOptionNames(functionName, options, [...optionNames[distribution], ...extra]);
  const floats = distribution === "uniform" || distribution === "normal";
  const { dtype } = options as { readonly dtype?: DType | undefined };
  if (floats && dtype !== undefined && !isFloat(dtype))
    throw new DTypeError(functionName, `the dtype must be float32 or float64, got ${dtype}`);
}

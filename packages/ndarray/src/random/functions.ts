import { checkShape, type Shape } from "../layout.ts";
import type { NDArray } from "../ndarray.ts";
import { Generator } from "./generator.ts";
import { checkRandomOptions, type NormalOptions, type SeedOptions, type UniformOptions } from "./options.ts";

/**
 * Uniform values from a seed: `new Generator(seed).uniform(shape, options)`.
 *
 * @example
 * randomUniform([2, 2], { seed: 1 }).shape // [2, 2]
 */
export function randomUniform(shape: Shape, options: UniformOptions & SeedOptions): NDArray {
  checkRandomOptions("randomUniform", "uniform", options, ["seed"]);
  const { seed, ...rest } = options;
  checkShape("randomUniform", shape);
  return new Generator(seed).uniform(shape, rest);
}

/**
 * Normal values from a seed: `new Generator(seed).normal(shape, options)`.
 *
 * @example
 * randomNormal([2, 2], { seed: 1, std: 0.1 }).dtype // "float32"
 */
export function randomNormal(shape: Shape, options: NormalOptions & SeedOptions): NDArray {
  checkRandomOptions("randomNormal", "normal", options, ["seed"]);
  const { seed, ...rest } = options;
  checkShape("randomNormal", shape);
  return new Generator(seed).normal(shape, rest);
}

/**
 * The integers `0 .. n-1` in an order that the seed decides, as int32.
 *
 * @example
 * sort(permutation(4, { seed: 1 })).toArray() // [0, 1, 2, 3]
 */
export function permutation(n: number, options: SeedOptions): NDArray {
  checkRandomOptions("permutation", "permutation", options, ["seed"]);
  return new Generator(options.seed).permutation(n);
}

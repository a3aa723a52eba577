import { array, type Nested } from "@convkit/ndarray";
import { type Tensor, tensor } from "../src/index.ts";

/** The elements as nested arrays, on any backend. */
export async function nested(x: Tensor): Promise<Nested> {
  return array(await x.data(), { shape: x.shape, dtype: x.dtype }).toArray();
}

/** The only element, on any backend. */
export async function scalar(x: Tensor): Promise<number> {
  return (await x.data())[0]!;
}

/** A float64 leaf that requires a gradient. */
export function leaf(data: Nested): Tensor {
  return tensor(data, { dtype: "float64", requiresGrad: true });
}

/**
 * A float64 leaf of distinct values between -1 and 1, none near 0 or another: a golden-ratio sequence, so that
 * central differences never cross a kink of relu, max or abs.
 */
export function spread(shape: readonly number[], offset = 0): Tensor {
  const size = shape.reduce((product, length) => product * length, 1);
  const values = Float64Array.from({ length: size }, (_, i) => {
    const value = 2 * ((0.1 + offset + i * 0.6180339887498949) % 1) - 1;
    return Math.abs(value) < 0.01 ? value + 0.05 : value;
  });
  return tensor(values, { shape, requiresGrad: true });
}

/** As `spread`, but between 0.5 and 1.5: for logarithms, roots, divisors. */
export function positive(shape: readonly number[], offset = 0): Tensor {
  const size = shape.reduce((product, length) => product * length, 1);
  const values = Float64Array.from({ length: size }, (_, i) => 0.5 + ((offset + i * 0.6180339887498949) % 1));
  return tensor(values, { shape, requiresGrad: true });
}

export function indices(data: number[] | number[][]): Tensor {
  return tensor(data, { dtype: "int32" });
}

import type { ConformanceCase } from "./conformance.ts";
import { declaredError, type ProductName, type SummedGeometry } from "./declared-error.ts";
import type { Tolerance } from "./plain.ts";
import type { FloatName } from "./tolerances.ts";

type Shape = readonly number[];
type Resolve<G> = (
  functionName: string,
  dims: 1 | 2 | 3,
  inputShape: Shape,
  weightShape: Shape,
  dtype: FloatName,
  options: object,
) => G;

/** What conv-kernels exports to make geometries with. */
export interface Resolvers<G> {
  readonly resolveConvGeometry: Resolve<G>;
  readonly resolveConvTransposeGeometry: Resolve<G>;
  resolvePaddingMode(functionName: string, geometry: G, mode?: never): { readonly geometry: G };
}

/** What an algorithm is asked to compute in a convolution's case: its padding mode is resolved. */
export function geometryOf<G>(
  { kind, dims, options, operands: { input, weight } }: ConformanceCase,
  dtype: FloatName,
  precision: "high" | "highest",
  kernels: Resolvers<G>,
): G {
  const call = [kind, dims, input.shape, weight!.shape, dtype, { ...options, precision }] as const;
  if (kind === "convTranspose") return kernels.resolveConvTransposeGeometry(...call);
  const geometry = kernels.resolveConvGeometry(...call);
  return kernels.resolvePaddingMode(kind, geometry, options["paddingMode"] as never).geometry;
}

/** Expected numbers are integers: less than half of 1 tells them apart, however large an error may be declared. */
const apart = 0.49;

/** How far the results of a convolution's case may be from its numbers by an algorithm that declares `roundings`. */
export function boundsOf(
  { kind, operands: { input, weight }, outputGrad }: ConformanceCase,
  geometry: SummedGeometry & { readonly inputShape: Shape },
  roundings: (product: ProductName) => number | undefined,
): Record<"output" | "input" | "weight", Tolerance> {
  const transposed = kind === "convTranspose";
  const [image, grad] = transposed ? [outputGrad.data, input.data] : [input.data, outputGrad.data];
  const bound = (product: ProductName, a: ArrayLike<number>, b: ArrayLike<number>, times = 1): Tolerance => {
    const { absolute, relative } = declaredError(roundings(product), geometry, product, { a, b });
    return { absolute: Math.min(times * absolute, apart), relative };
  };
  const forward = bound("forward", image, weight!.data);
  // A padding mode repeats an element on an axis at most once more for each element that it adds.
  const repeats = transposed
    ? 1
    : geometry.inputShape.reduce((times, length, axis) => times * (1 + length - input.shape[axis]!), 1);
  const inputGrad = bound("inputGrad", grad, weight!.data, repeats);
  return {
    output: transposed ? inputGrad : forward,
    input: transposed ? forward : inputGrad,
    weight: bound("weightGrad", image, grad),
  };
}

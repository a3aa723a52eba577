import {
  algorithms,
  type ConvGeometry,
  type Product,
  resolveConvGeometry,
  resolveConvTransposeGeometry,
} from "@convkit/conv-kernels";
import { pytorchConformance, seedConformance } from "@convkit/testing";

/** How many convolutions of the packs an algorithm computes in one dtype and layout, product by product. */
export interface AlgorithmCount {
  readonly dtype: ConvGeometry["dtype"];
  readonly layout: ConvGeometry["layout"];
  readonly of: number;
  readonly products: Readonly<Record<Product, number>>;
}

export interface AlgorithmFacts {
  readonly name: string;
  readonly summary: string;
  readonly counts: readonly AlgorithmCount[];
}

const products: readonly Product[] = ["forward", "inputGrad", "weightGrad"];

/** All convolutions and transposed ones of PyTorch's pack and of the site's examples, as geometries. */
function geometries(dtype: ConvGeometry["dtype"]): ConvGeometry[] {
  return [...pytorchConformance(), ...seedConformance()].flatMap(({ kind, dims, options, operands }) => {
    const resolve = kind === "conv" ? resolveConvGeometry : resolveConvTransposeGeometry;
    return operands.weight
      ? [resolve("matrix", dims, operands.input.shape, operands.weight.shape, dtype, options)]
      : [];
  });
}

export function factsOfAlgorithms(): AlgorithmFacts[] {
  const groups = (["float32", "float64"] as const).flatMap((dtype) => {
    const all = geometries(dtype);
    return (["NCHW", "NHWC"] as const).map((layout) => ({
      dtype,
      layout,
      of: all.filter((geometry) => geometry.layout === layout),
    }));
  });
  return algorithms.map(({ name, summary, supports }) => ({
    name,
    summary,
    counts: groups.map(({ dtype, layout, of }) => ({
      dtype,
      layout,
      of: of.length,
      products: Object.fromEntries(
        products.map((product) => [product, of.filter((geometry) => supports(geometry, product)).length]),
      ) as Record<Product, number>,
    })),
  }));
}

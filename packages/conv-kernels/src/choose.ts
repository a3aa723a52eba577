import { ArgumentError } from "@convkit/ndarray";
import { type ConvAlgorithm, type Product, products } from "./algorithm.ts";
import { type AlgorithmName, algorithms } from "./algorithms/index.ts";
import { takesLargeTiles } from "./algorithms/winograd.ts";
import type { ConvGeometry } from "./geometry.ts";
import { checkOneOf, show } from "./validate.ts";

export interface Choice {
  readonly algorithm: AlgorithmName;
  /** Why, in one sentence. */
  readonly reason: string;
}

interface Rule extends Choice {
  /** Where the algorithm was measured to be the fastest. */
  readonly fits: (geometry: ConvGeometry, product: Product) => boolean;
}

/** Every axis of the kernel has one tap, and it meets every input element once. */
const isPointwise = ({ axes }: ConvGeometry) =>
  axes.every(
    ({ kernelSize, stride, padding: [before, after] }) =>
      kernelSize === 1 && stride === 1 && before + after === 0,
  );

/**
 * Operations from which on Winograd's method is faster than `gemm`. Measured by scripts/crossings.ts, microseconds of gemm and
 * winograd: 13 and 24 at 0.3 million operations, 28 and 30 (weight gradient 35 and 36) at 0.9, 97 and 61 at 3.6.
 */
const leastForTiles = 1_000_000;

/** Channels enough that products outweigh the transforms, and work enough. */
const fillsTiles = ({ groups, inputChannels, outputChannels, flops }: ConvGeometry) =>
  Math.min(inputChannels, outputChannels) >= 8 * groups && flops >= leastForTiles;

/** Where frequencies need fewer products, by far enough for the transforms: from 7x7 taps or a row of 49. */
const isLarge = ({ axes, groups, inputChannels, outputChannels, flops }: ConvGeometry) =>
  axes.reduce((taps, { kernelSize }) => taps * kernelSize, 1) >= 49 &&
  Math.min(inputChannels, outputChannels) >= 8 * groups &&
  flops >= 4e7;

/**
 * Operations from which on the engine is worth its start. Measured by scripts/crossings.ts, copies to and from its memory
 * included: 4.5 us against 10 in TypeScript at 288 operations, 5.5 against 14 at 10,000, 7.5 against 34 at 74,000.
 */
const leastForEngine = 4000;

/**
 * The first rule that fits, of an algorithm that supports the geometry, decides. The thresholds were measured
 * beforehand on Node 20 (GFLOP/s of the three products on the layers of small CNNs, LeNet-5 and MobileNet); a run
 * measures nothing, so that it repeats bit for bit.
 */
const rules: readonly Rule[] = [
  {
    algorithm: "depthwise",
    fits: ({ outputChannels, groups }) => outputChannels === groups,
    reason: "every group has one input and one output channel: planes are scaled and added",
  },
  {
    algorithm: "winograd",
    fits: (geometry, product) => fillsTiles(geometry) && takesLargeTiles(geometry, product),
    reason: "F(4x4,3x3): a quarter of the products, in tiles of 4x4 results",
  },
  {
    algorithm: "winograd",
    fits: fillsTiles,
    reason: "F(2x2,3x3): 2.25 times fewer products, for few tiles or the highest precision",
  },
  {
    algorithm: "fft",
    fits: isLarge,
    reason: "a large kernel: products of frequencies do not grow with it, 2 times faster from 7x7 taps on",
  },
  {
    algorithm: "gemm",
    fits: ({ flops }) => flops >= leastForEngine,
    reason: "matrix products on the engine, whose columns are found in the image without a copy of it",
  },
  {
    algorithm: "taps",
    fits: isPointwise,
    reason: "a 1x1 kernel of stride 1 is a matrix product of weight and image, without a copy",
  },
  {
    algorithm: "im2col",
    fits: () => true,
    reason: "one large matrix product an image outweighs the copy into columns",
  },
];

/**
 * Which algorithm `"auto"` takes for a product, and why: a pure function of its arguments.
 *
 * @throws ArgumentError for what is no geometry or no product
 * @example
 * explainChoice(convGeometry([1, 256, 28, 28], [512, 256, 1, 1])).algorithm // "gemm"
 * explainChoice(convGeometry([64, 1, 28, 28], [8, 1, 5, 5]), "weightGrad").algorithm // "gemm"
 */
export function explainChoice(geometry: ConvGeometry, product: Product = "forward"): Choice {
  checkOneOf("explainChoice", "product", product, products);
  if (typeof geometry !== "object" || geometry === null || !Array.isArray(geometry.axes))
    throw new ArgumentError("explainChoice", `geometry must be that of convGeometry, got ${show(geometry)}`);
  const { algorithm, reason } = rules.find(
    (rule) => rule.fits(geometry, product) && find(rule.algorithm).supports(geometry, product),
  )!;
  return { algorithm, reason };
}

/** The algorithm that `"auto"` stands for. */
export function choose(geometry: ConvGeometry, product: Product): ConvAlgorithm {
  return find(explainChoice(geometry, product).algorithm);
}

function find(name: AlgorithmName): ConvAlgorithm {
  return algorithms.find((algorithm) => algorithm.name === name)!;
}

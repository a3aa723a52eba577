import type { Product } from "../algorithm.ts";
import type { EngineAlgorithm } from "../engine/engine-algorithm.ts";
import { onEngine } from "../engine/on-engine.ts";
import type { ConvGeometry } from "../geometry.ts";
import { forward, inputGrad } from "./winograd/convolution.ts";
import { planFor } from "./winograd/plans.ts";
import { tilingOf } from "./winograd/tiling.ts";
import { weightGrad } from "./winograd/weight-grad.ts";

/** 3x3 kernels of stride 1 on `[N, C, H, W]`. */
function isThreeByThree({ dims, layout, axes }: ConvGeometry): boolean {
  return (
    dims === 2 &&
    layout === "NCHW" &&
    axes.every(({ kernelSize, stride, dilation }) => kernelSize === 3 && stride === 1 && dilation === 1)
  );
}

/**
 * How much the transforms can enlarge an error, at worst: the square, for two dimensions, of the largest sum over points
 * of |A^T| (row sum of |B^T|) |G|. 12.6^2 for F(4,3), 4^2 for F(2,3).
 */
const enlargement = { 2: 16, 4: 158 };
/** Roundings of an element's way through the transforms. */
const transformRoundings = 30;

const kernels: EngineAlgorithm = {
  supports: (geometry, product) => isThreeByThree(geometry) && planFor(geometry, product) !== undefined,
  roundings(geometry, product) {
    const { step, tiles } = tilingOf(geometry, product);
    const { groups, inputChannels, outputChannels } = geometry;
    const terms = {
      forward: inputChannels / groups,
      inputGrad: outputChannels / groups,
      weightGrad: tiles,
    };
    return enlargement[step] * (terms[product] + transformRoundings);
  },
  workspaceBytes: (geometry, product) => planFor(geometry, product)!.workspaceBytes,
  forward(engine, geometry, input, weight, output, workspace, epilogue) {
    forward(engine, geometry, [input, weight, output], workspace, epilogue?.bias);
  },
  inputGrad(engine, geometry, outputGrad, weight, result, workspace) {
    inputGrad(engine, geometry, [outputGrad, weight, result], workspace);
  },
  weightGrad(engine, geometry, input, outputGrad, result, workspace) {
    weightGrad(engine, geometry, [input, outputGrad, result], workspace);
  },
};

/**
 * Winograd's minimal filtering: t x t tiles of the image, overlapping by 2, and 3x3 filters are transformed to t^2 points,
 * where a product takes the place of a convolution; the sums over channels are transformed back.
 *
 *   Y = A^T [ sum over c of (G g_c G^T) . (B^T d_c B) ] A
 *
 * F(4x4,3x3) computes 16 outputs with 36 products, a quarter of the direct method's 144; F(2x2,3x3) computes 4 with 16
 * instead of 36. The first is taken where its tiles fill the micro-kernel (16 tiles) and `precision` is `"high"`. The input
 * gradient is a convolution with flipped filters; the weight gradient is F(3x3,4x4), where output gradients are the
 * filters and the sum is over tiles.
 *
 * Error, of results that are sums over C channels of normally distributed operands, as the largest deviation in units of
 * their root mean square: F(4x4,3x3) 1e-5 to 2e-5 for C of 64 to 256 with the points 0, +-1/sqrt2, +-sqrt2, inf;
 * F(2x2,3x3) 1e-6 to 3e-6, that of a direct float32 sum. `roundings` is the bound that always holds. Small integers are
 * exact in F(2x2,3x3).
 *
 * Sources: Lavin & Gray, "Fast algorithms for convolutional neural networks", arXiv:1509.09308; the error, Barabasz et al.,
 * "Error analysis and improving the accuracy of Winograd convolution", arXiv:1803.10986; points whose products cancel, Alam
 * et al., "Winograd convolution for deep neural networks: efficient point selection", arXiv:2201.10369.
 */
export const winograd = /* @__PURE__ */ onEngine(
  "winograd",
  "3x3 tiles as products at interpolation points, F(4x4,3x3) or F(2x2,3x3): 4 or 2.25 times fewer products",
  kernels,
);

/** Whether winograd takes F(4x4,3x3) for a product. */
export function takesLargeTiles(geometry: ConvGeometry, product: Product): boolean {
  return tilingOf(geometry, product).step === 4;
}

import type { Product } from "../../algorithm.ts";
import type { ConvAxis } from "../../axes.ts";
import type { ConvGeometry } from "../../geometry.ts";

/** The products' micro-kernel takes so many tiles. */
export const blockTiles = 16;

/** How a product's images are cut into tiles of `step` x `step` outputs. */
export interface Tiling {
  /** 4 in F(4x4,3x3), 2 in F(2x2,3x3). */
  readonly step: 2 | 4;
  /** (step + 2)^2: the products a tile, channel and filter. */
  readonly points: number;
  readonly across: number;
  readonly down: number;
  /** Of all images. */
  readonly tiles: number;
}

/** The elements along an axis that a product cuts into tiles: the input gradient is a convolution of the output's. */
function tiledSize({ inputSize, outputSize }: ConvAxis, product: Product): number {
  return product === "inputGrad" ? inputSize : outputSize;
}

function cut(geometry: ConvGeometry, product: Product, step: 2 | 4): Tiling {
  const [height, width] = geometry.axes.map((axis) => tiledSize(axis, product));
  const [down, across] = [Math.ceil(height! / step), Math.ceil(width! / step)];
  return { step, points: (step + 2) ** 2, across, down, tiles: geometry.batch * across * down };
}

/** F(4x4,3x3) where its tiles fill the micro-kernel and the precision allows its error; F(2x2,3x3) otherwise. */
export function tilingOf(geometry: ConvGeometry, product: Product): Tiling {
  const large = cut(geometry, product, 4);
  return geometry.precision === "high" && large.tiles >= blockTiles ? large : cut(geometry, product, 2);
}

import { sizeOf } from "@convkit/ndarray";
import { engine } from "@convkit/wasm";
import type { EngineAlgorithm } from "../src/engine/engine-algorithm.ts";
import type { ConvGeometry, Product } from "../src/index.ts";

/** The elements of what the three products multiply. */
export interface Operands {
  readonly x: ArrayLike<number>;
  readonly w: ArrayLike<number>;
  readonly dy: ArrayLike<number>;
  readonly bias?: ArrayLike<number> | undefined;
}

/** Elements on either side of every operand, all NaN. */
const guards = 16;

/**
 * A product by kernels on addresses that are multiples of 4 and of nothing more; result and workspace are full of NaN
 * before.
 *
 * @throws Error where they have written beside an operand
 */
export function byAddress(
  kernels: EngineAlgorithm,
  geometry: ConvGeometry,
  product: Product,
  { x, w, dy, bias }: Operands,
): Float32Array {
  const host = engine()!;
  const placed: { readonly at: number; readonly length: number }[] = [];
  const room = (length: number) => {
    const words = 2 * guards + 1 + length;
    const block = host.allocate(4 * words);
    host.floats(block, words).fill(NaN);
    const at = block + 4 * (guards + 1);
    placed.push({ at, length });
    return at;
  };
  const place = (data: ArrayLike<number>) => {
    const at = room(data.length);
    host.floats(at, data.length).set(data);
    return at;
  };
  const { inputShape, weightShape, outputShape } = geometry;
  const length = sizeOf({ forward: outputShape, inputGrad: inputShape, weightGrad: weightShape }[product]);
  try {
    const result = room(length);
    const workspace = room(kernels.workspaceBytes(geometry, product) / 4);
    if (product === "forward") {
      const epilogue = { bias: bias && place(bias) };
      kernels.forward(host, geometry, place(x), place(w), result, workspace, epilogue);
    }
    if (product === "inputGrad") kernels.inputGrad(host, geometry, place(dy), place(w), result, workspace);
    if (product === "weightGrad") kernels.weightGrad(host, geometry, place(x), place(dy), result, workspace);
    for (const { at, length } of placed)
      for (const side of [at - 4 * guards, at + 4 * length])
        if (!host.floats(side, guards).every(Number.isNaN))
          throw new Error(`${product} wrote beside an operand of ${length} elements`);
    return host.floats(result, length).slice();
  } finally {
    for (const { at } of placed) host.free(at - 4 * (guards + 1));
  }
}

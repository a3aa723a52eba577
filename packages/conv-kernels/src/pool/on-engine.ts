import { allocate, fromTypedArray, type NDArray, type Shape, sizeOf } from "@convkit/ndarray";
import * as kernels from "@convkit/wasm";
import type { FloatArray } from "../algorithm.ts";
import { staged } from "../engine/on-engine.ts";
import { unlessFull } from "../engine/unless-full.ts";
import type { PoolGeometry } from "../pool-geometry.ts";
import { elements } from "../products.ts";

/** Elements of input below which copying to linear memory and back costs more than the engine saves. */
const least = 1 << 13;

/** On the engine where that pays and linear memory has room, in TypeScript otherwise. */
export function pooled(
  { dtype, inputShape }: PoolGeometry,
  onEngine: () => NDArray,
  inTypeScript: () => NDArray,
): NDArray {
  const pays = dtype === "float32" && sizeOf(inputShape) >= least && kernels.engine() !== undefined;
  return pays ? unlessFull(onEngine, inTypeScript) : inTypeScript();
}

function result(functionName: string, shape: Shape, compute: (data: FloatArray) => void): NDArray {
  const data = allocate("float32", sizeOf(shape), functionName) as FloatArray;
  compute(data);
  return fromTypedArray(data, shape);
}

/** `maxPoolForward`'s output, by the same rules. */
export function maxPoolOnEngine(functionName: string, geometry: PoolGeometry, input: NDArray): NDArray {
  return result(functionName, geometry.outputShape, (output) =>
    staged(4 * output.length, output, [elements(input)], (engine, [x], y, indices) =>
      kernels.maxPool(engine, geometry, x!, y, indices),
    ),
  );
}

/** The gradient of max pooling in its input. */
export function maxPoolGradOnEngine(
  functionName: string,
  geometry: PoolGeometry,
  input: NDArray,
  outputGrad: NDArray,
): NDArray {
  const { batch, channels, inputShape } = geometry;
  const planes = batch * channels;
  const size = outputGrad.size;
  return result(functionName, inputShape, (inputGrad) =>
    staged(8 * size, inputGrad, [elements(input), elements(outputGrad)], (engine, [x, dy], dx, space) => {
      const indices = space + 4 * size;
      kernels.maxPool(engine, geometry, x!, space, indices);
      kernels.scatterPlanes(engine, planes, size / planes, inputGrad.length / planes, dy!, indices, dx);
    }),
  );
}

/** `avgPoolForward`, with sums of float32. */
export function avgPoolOnEngine(functionName: string, geometry: PoolGeometry, input: NDArray): NDArray {
  return result(functionName, geometry.outputShape, (output) =>
    staged(0, output, [elements(input)], (engine, [x], y) => kernels.avgPool(engine, geometry, x!, y)),
  );
}

/** `avgPoolInputGrad`, likewise. */
export function avgPoolGradOnEngine(
  functionName: string,
  geometry: PoolGeometry,
  outputGrad: NDArray,
): NDArray {
  return result(functionName, geometry.inputShape, (inputGrad) =>
    staged(0, inputGrad, [elements(outputGrad)], (engine, [dy], dx) =>
      kernels.avgPoolGrad(engine, geometry, dy!, dx),
    ),
  );
}

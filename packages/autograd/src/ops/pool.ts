import {
  type AvgPoolOptions,
  type MaxPoolOptions,
  type PoolGeometry,
  resolvePoolGeometry,
  type SpatialDims,
} from "@convkit/conv-kernels";
import type { Shape } from "@convkit/ndarray";
import type { Handle } from "../backend.ts";
import * as pooling from "../primitives/pooling.ts";
import { checkDTypes, record } from "../record.ts";
import type { Tensor } from "../tensor.ts";

/** Adds each element at its place in the spatial plane; gathering is its adjoint. */
function scatterPlanes(name: string, x: Tensor, indices: Handle, inputShape: Shape): Tensor {
  return record({
    name,
    inputs: { x },
    forward: (backend, { x }) => pooling.scatterPlanes(backend)(x, indices, inputShape),
    aside: () => [indices],
    gradients: (g) => ({ x: () => gatherPlanes(name, g, indices, inputShape) }),
  });
}

function gatherPlanes(name: string, x: Tensor, indices: Handle, inputShape: Shape): Tensor {
  return record({
    name,
    inputs: { x },
    forward: (backend, { x }) => pooling.gatherPlanes(backend)(x, indices),
    aside: () => [indices],
    gradients: (g) => ({ x: () => scatterPlanes(name, g, indices, inputShape) }),
  });
}

function maxPooling(dims: SpatialDims): (input: Tensor, options: MaxPoolOptions) => Tensor {
  const name = `maxPool${dims}d`;
  return (input, options) => {
    checkDTypes(name, { input });
    const geometry = resolvePoolGeometry(name, "max", dims, input.shape, input.dtype, options);
    let indices: Handle;
    return record({
      name,
      inputs: { input },
      forward: (backend, { input }) => {
        const pooled = pooling.maxPool(backend)(geometry, input);
        indices = pooled.indices;
        return pooled.output;
      },
      aside: () => [indices],
      gradients: (g) => ({ input: () => scatterPlanes(name, g, indices, geometry.inputShape) }),
    });
  };
}

export function avgPoolGrad(name: string, geometry: PoolGeometry, outputGrad: Tensor): Tensor {
  return record({
    name,
    inputs: { outputGrad },
    forward: (backend, { outputGrad }) => pooling.avgPoolGrad(backend)(geometry, outputGrad),
    gradients: (g) => ({ outputGrad: () => average(name, geometry, g) }),
  });
}

function average(name: string, geometry: PoolGeometry, input: Tensor): Tensor {
  return record({
    name,
    inputs: { input },
    forward: (backend, { input }) => pooling.avgPool(backend)(geometry, input),
    gradients: (g) => ({ input: () => avgPoolGrad(name, geometry, g) }),
  });
}

function avgPooling(dims: SpatialDims): (input: Tensor, options: AvgPoolOptions) => Tensor {
  const name = `avgPool${dims}d`;
  return (input, options) => {
    checkDTypes(name, { input });
    return average(name, resolvePoolGeometry(name, "avg", dims, input.shape, input.dtype, options), input);
  };
}

/**
 * The maximum of every window of `[N, C, L]`; its gradient goes to the first maximum (NaN wins over all).
 *
 * @throws ShapeError, ArgumentError, DTypeError as maxPool1d of `@convkit/conv-kernels`
 * @example
 * maxPool1d(tensor([[[1, 3, 2, 5]]]), { kernelSize: 2 }).toNDArray().toArray() // [[[3, 5]]]
 */
export const maxPool1d = /* @__PURE__ */ maxPooling(1);

/**
 * The maximum of every window of `[N, C, H, W]`; its gradient goes to the first maximum (NaN wins over all).
 *
 * @throws ShapeError, ArgumentError, DTypeError as maxPool2d of `@convkit/conv-kernels`
 * @example
 * maxPool2d(tensor([[[[1, 2], [3, 4]]]]), { kernelSize: 2 }).toNDArray().toArray() // [[[[4]]]]
 */
export const maxPool2d = /* @__PURE__ */ maxPooling(2);

/**
 * The maximum of every window of `[N, C, D, H, W]`; its gradient goes to the first maximum (NaN wins over all).
 *
 * @throws ShapeError, ArgumentError, DTypeError as maxPool3d of `@convkit/conv-kernels`
 * @example
 * maxPool3d(tensor([[[[[1, 2]]]]]), { kernelSize: [1, 1, 2] }).toNDArray().toArray() // [[[[[2]]]]]
 */
export const maxPool3d = /* @__PURE__ */ maxPooling(3);

/**
 * The average of every window of `[N, C, L]`.
 *
 * @throws ShapeError, ArgumentError, DTypeError as avgPool1d of `@convkit/conv-kernels`
 * @example
 * avgPool1d(tensor([[[1, 3, 2, 4]]]), { kernelSize: 2 }).toNDArray().toArray() // [[[2, 3]]]
 */
export const avgPool1d = /* @__PURE__ */ avgPooling(1);

/**
 * The average of every window of `[N, C, H, W]`.
 *
 * @throws ShapeError, ArgumentError, DTypeError as avgPool2d of `@convkit/conv-kernels`
 * @example
 * avgPool2d(tensor([[[[1, 2], [3, 6]]]]), { kernelSize: 2 }).toNDArray().toArray() // [[[[3]]]]
 */
export const avgPool2d = /* @__PURE__ */ avgPooling(2);

/**
 * The average of every window of `[N, C, D, H, W]`.
 *
 * @throws ShapeError, ArgumentError, DTypeError as avgPool3d of `@convkit/conv-kernels`
 * @example
 * avgPool3d(tensor([[[[[1, 3]]]]]), { kernelSize: [1, 1, 2] }).toNDArray().toArray() // [[[[[2]]]]]
 */
export const avgPool3d = /* @__PURE__ */ avgPooling(3);

import type { NDArray, Shape } from "@convkit/ndarray";
import type { AvgPoolOptions, MaxPoolOptions, SpatialDims } from "../options.ts";
import { type PoolGeometry, resolvePoolGeometry } from "../pool-geometry.ts";
import { checkArrays, checkOperandShape, imageLetters } from "../validate.ts";
import { avgPoolForward, avgPoolInputGrad } from "./avg.ts";
import { maxPoolForward } from "./max.ts";
import {
  avgPoolGradOnEngine,
  avgPoolOnEngine,
  maxPoolGradOnEngine,
  maxPoolOnEngine,
  pooled,
} from "./on-engine.ts";
import { scatterPlanes } from "./planes.ts";

function checkOutputGrad(
  functionName: string,
  { dims, inputShape, outputShape }: PoolGeometry,
  outputGrad: NDArray,
) {
  const input = { name: "input", value: inputShape, note: imageLetters(dims, "NCHW") };
  checkOperandShape(functionName, { name: "outputGrad", value: outputGrad.shape }, outputShape, [input]);
}

/** maxPool1d, maxPool2d and maxPool3d. */
export function maxPool(
  functionName: string,
  dims: SpatialDims,
  input: NDArray,
  options: MaxPoolOptions,
): NDArray {
  const dtype = checkArrays(functionName, { input });
  const geometry = resolvePoolGeometry(functionName, "max", dims, input.shape, dtype, options);
  return pooled(
    geometry,
    () => maxPoolOnEngine(functionName, geometry, input),
    () => maxPoolForward(geometry, input, functionName).output,
  );
}

/** maxPool1dGrad, maxPool2dGrad and maxPool3dGrad. */
export function maxPoolGrad(
  functionName: string,
  dims: SpatialDims,
  input: NDArray,
  outputGrad: NDArray,
  options: MaxPoolOptions,
): NDArray {
  const dtype = checkArrays(functionName, { input, outputGrad });
  const geometry = resolvePoolGeometry(functionName, "max", dims, input.shape, dtype, options);
  checkOutputGrad(functionName, geometry, outputGrad);
  return pooled(
    geometry,
    () => maxPoolGradOnEngine(functionName, geometry, input, outputGrad),
    () =>
      scatterPlanes(outputGrad, maxPoolForward(geometry, input, functionName).indices, geometry.inputShape),
  );
}

/** avgPool1d, avgPool2d and avgPool3d. */
export function avgPool(
  functionName: string,
  dims: SpatialDims,
  input: NDArray,
  options: AvgPoolOptions,
): NDArray {
  const dtype = checkArrays(functionName, { input });
  const geometry = resolvePoolGeometry(functionName, "avg", dims, input.shape, dtype, options);
  return pooled(
    geometry,
    () => avgPoolOnEngine(functionName, geometry, input),
    () => avgPoolForward(geometry, input, functionName),
  );
}

/** avgPool1dGrad, avgPool2dGrad and avgPool3dGrad. */
export function avgPoolGrad(
  functionName: string,
  dims: SpatialDims,
  inputShape: Shape,
  outputGrad: NDArray,
  options: AvgPoolOptions,
): NDArray {
  const dtype = checkArrays(functionName, { outputGrad });
  const geometry = resolvePoolGeometry(functionName, "avg", dims, inputShape, dtype, options);
  checkOutputGrad(functionName, geometry, outputGrad);
  return pooled(
    geometry,
    () => avgPoolGradOnEngine(functionName, geometry, outputGrad),
    () => avgPoolInputGrad(geometry, outputGrad, functionName),
  );
}

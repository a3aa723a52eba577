import { fromTypedArray, isContiguous, mapBinary, type NDArray, sameShape } from "@convkit/ndarray";

/** `y > 0 ? g : 0`. A plain loop where both lie in order, which is several times faster than a call an element. */
export function reluGrad(g: NDArray, y: NDArray): NDArray {
  if (!sameShape(g.shape, y.shape) || !isContiguous(g) || !isContiguous(y))
    return mapBinary(g, y, (gradient, output) => (output > 0 ? gradient : 0));
  const result = g.toTypedArray();
  const outputs = y.data;
  const { offset } = y;
  for (let i = 0; i < result.length; i++) if (!(outputs[offset + i]! > 0)) result[i] = 0;
  return fromTypedArray(result, g.shape, g.dtype);
}

import { formatShape, type Shape, ShapeError, sizeOf } from "@convkit/ndarray";

/**
 * How many inputs an output element sums and how many outputs an input element reaches, from a weight's shape:
 * `[out, in, ...kernel]` has `fanIn = in * kernel`, `fanOut = out * kernel`. As in PyTorch, a transposed
 * convolution's weight `[in, out, ...kernel]` is read the same way, so its fanIn is that of the convolution whose
 * adjoint it is.
 */
export function fans(functionName: string, shape: Shape): { fanIn: number; fanOut: number } {
  if (shape.length < 2)
    throw new ShapeError(functionName, `a weight must have at least 2 axes, got ${formatShape(shape)}`);
  const kernel = sizeOf(shape.slice(2));
  return { fanIn: shape[1]! * kernel, fanOut: shape[0]! * kernel };
}

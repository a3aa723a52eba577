import { ArgumentError, type Operand, type Shape, ShapeError } from "@convkit/ndarray";
import type { Padding, SpatialDims, WindowOptions } from "./options.ts";
import { perAxis, show, spatialLetters } from "./validate.ts";

/** A kernel that slides along one spatial axis. All lengths count elements. */
export interface ConvAxis {
  readonly inputSize: number;
  readonly kernelSize: number;
  readonly stride: number;
  readonly dilation: number;
  /** Elements added `[before, after]` the axis. */
  readonly padding: readonly [before: number, after: number];
  readonly outputSize: number;
}

/** How many input elements a dilated kernel covers: d * (k - 1) + 1. */
export function kernelSpan({ kernelSize, dilation }: Pick<ConvAxis, "kernelSize" | "dilation">): number {
  return dilation * (kernelSize - 1) + 1;
}

/** TensorFlow's "same": total = max((ceil(n / s) - 1) * s + span - n, 0), the smaller half before. */
export function samePadding(size: number, span: number, stride: number): [number, number] {
  const total = Math.max((Math.ceil(size / stride) - 1) * stride + span - size, 0);
  const before = Math.floor(total / 2);
  return [before, total - before];
}

/** The pairs of every form of the option; `"same"` and `"valid"` stay for the caller, who knows the sizes. */
export function paddingPairs(
  functionName: string,
  padding: Exclude<Padding, "same" | "valid">,
  dims: number,
): [number, number][] {
  const entries = typeof padding === "number" ? new Array<number>(dims).fill(padding) : padding;
  const pairs = Array.isArray(entries) ? entries.map((p) => (Array.isArray(p) ? p : [p, p])) : [];
  const valid =
    pairs.length === dims &&
    pairs.every((pair) => pair.length === 2 && pair.every((p) => Number.isSafeInteger(p) && p >= 0));
  if (valid) return pairs as [number, number][];
  throw new ArgumentError(
    functionName,
    `padding must be "same", "valid", an integer of at least 0, or ${dims === 1 ? "a list of one" : `${dims} of them`} or [before, after] pairs, one a spatial axis, got ${show(padding)}`,
  );
}

/** Stride and dilation of every axis, and its padding once the input sizes are known. */
export function resolveWindow(
  functionName: string,
  dims: SpatialDims,
  kernel: Shape,
  options: WindowOptions,
) {
  const { stride = 1, padding = 0, dilation = 1 } = options;
  const strides = perAxis(functionName, "stride", stride, dims, 1);
  const dilations = perAxis(functionName, "dilation", dilation, dims, 1);
  const pairs =
    padding === "same" || padding === "valid" ? undefined : paddingPairs(functionName, padding, dims);
  const windows = kernel.map((kernelSize, axis) => {
    const window = { kernelSize, stride: strides[axis]!, dilation: dilations[axis]! };
    const span = kernelSpan(window);
    const paddingFor = (size: number): [number, number] =>
      padding === "same" ? samePadding(size, span, window.stride) : (pairs?.[axis] ?? [0, 0]);
    return { ...window, span, paddingFor };
  });
  return { windows, same: padding === "same" };
}

/**
 * Every spatial axis of a window that slides over `sizes`, checked: the kernel fits the padded input, so
 * outputSize = floor((n + before + after - span) / stride) + 1 is at least 1.
 */
export function resolveAxes(
  functionName: string,
  dims: SpatialDims,
  sizes: Shape,
  kernel: Shape,
  options: WindowOptions,
  operands: readonly Operand[],
): ConvAxis[] {
  const { windows } = resolveWindow(functionName, dims, kernel, options);
  return windows.map(({ kernelSize, stride, dilation, span, paddingFor }, axis) => {
    const inputSize = sizes[axis]!;
    const padding = paddingFor(inputSize);
    const padded = inputSize + padding[0] + padding[1];
    if (span > padded)
      throw new ShapeError(
        functionName,
        `the kernel must fit the padded input along ${spatialLetters[dims][axis]}, got ${dilation} x (${kernelSize} - 1) + 1 = ${span} and ${inputSize} + ${padding[0]} + ${padding[1]} = ${padded}`,
        operands,
      );
    return {
      inputSize,
      kernelSize,
      stride,
      dilation,
      padding,
      outputSize: Math.floor((padded - span) / stride) + 1,
    };
  });
}

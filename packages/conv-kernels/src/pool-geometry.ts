import {
  ArgumentError,
  checkOptionNames,
  checkShape,
  type DType,
  type Operand,
  type Shape,
  ShapeError,
} from "@convkit/ndarray";
import { type ConvAxis, kernelSpan, resolveAxes } from "./axes.ts";
import type { AvgPoolOptions, MaxPoolOptions, SpatialDims } from "./options.ts";
import { commonDType, type FloatDType, imageLetters, perAxis, spatialLetters } from "./validate.ts";

/** The sizes of a pooling, computed and checked once. Images are `[N, C, ...spatial]`. */
export interface PoolGeometry {
  readonly dims: SpatialDims;
  readonly dtype: FloatDType;
  readonly batch: number;
  readonly channels: number;
  readonly axes: readonly ConvAxis[];
  /** Average pooling: whether padded zeros count in the divisor. */
  readonly countIncludePad: boolean;
  readonly inputShape: Shape;
  readonly outputShape: Shape;
}

const commonNames = ["kernelSize", "stride", "padding", "ceilMode"];
const ownName = { max: "dilation", avg: "countIncludePad" };

function checkBoolean(functionName: string, name: string, value: unknown): void {
  if (typeof value !== "boolean")
    throw new ArgumentError(functionName, `${name} must be true or false, got ${String(value)}`);
}

/**
 * The checked geometry of a pooling, by PyTorch's rules: the padding is at most half the kernel's span, and
 * `ceilMode` keeps a last window that hangs over the end if it starts inside the input or the padding before.
 */
export function resolvePoolGeometry(
  functionName: string,
  kind: "max" | "avg",
  dims: SpatialDims,
  inputShape: Shape,
  dtype: DType,
  options: MaxPoolOptions & AvgPoolOptions,
): PoolGeometry {
  checkOptionNames(functionName, options, [...commonNames, ownName[kind]]);
  const {
    kernelSize,
    stride = kernelSize,
    padding = 0,
    dilation = 1,
    ceilMode = false,
    countIncludePad = true,
  } = options;
  const input = { name: "input", value: inputShape, note: imageLetters(dims, "NCHW") };
  checkShape(functionName, inputShape);
  if (inputShape.length !== dims + 2)
    throw new ShapeError(
      functionName,
      `input must have ${dims + 2} axes (${input.note}), got ${inputShape.length}`,
      [input],
    );
  checkBoolean(functionName, "ceilMode", ceilMode);
  checkBoolean(functionName, "countIncludePad", countIncludePad);
  const kernel = perAxis(functionName, "kernelSize", kernelSize, dims, 1);
  const operands = [input, { name: "kernelSize", value: kernel }];
  const window = { stride, padding, dilation };
  const axes = resolveAxes(functionName, dims, inputShape.slice(2), kernel, window, operands).map(
    (axis, index) => {
      const letter = spatialLetters[dims][index]!;
      checkHalf(functionName, axis, letter, operands);
      const resolved = ceilMode ? ceilAxis(axis) : axis;
      if (kind === "max") checkNoEmptyWindow(functionName, resolved, letter, operands);
      return resolved;
    },
  );
  return {
    dims,
    dtype: commonDType(functionName, [{ name: "input", shape: inputShape, dtype }]),
    batch: inputShape[0]!,
    channels: inputShape[1]!,
    axes,
    countIncludePad,
    inputShape: [...inputShape],
    outputShape: [...inputShape.slice(0, 2), ...axes.map((axis) => axis.outputSize)],
  };
}

function checkHalf(functionName: string, axis: ConvAxis, letter: string, operands: readonly Operand[]): void {
  const half = Math.floor(kernelSpan(axis) / 2);
  if (Math.max(...axis.padding) <= half) return;
  throw new ArgumentError(
    functionName,
    `padding must be at most half the kernel's span along ${letter}, got [${axis.padding.join(", ")}] and ${half}`,
    operands,
  );
}

function ceilAxis(axis: ConvAxis): ConvAxis {
  const { inputSize, stride, padding } = axis;
  const windows = Math.ceil((inputSize + padding[0] + padding[1] - kernelSpan(axis)) / stride) + 1;
  const startsOutside = (windows - 1) * stride >= inputSize + padding[0];
  return { ...axis, outputSize: startsOutside ? windows - 1 : windows };
}

/** A dilated window may step over the whole input: its maximum would be of nothing. */
function checkNoEmptyWindow(
  functionName: string,
  axis: ConvAxis,
  letter: string,
  operands: readonly Operand[],
): void {
  const { inputSize, kernelSize, stride, dilation, padding, outputSize } = axis;
  for (let i = 0; i < outputSize; i++) {
    const start = i * stride - padding[0];
    const skipped = Math.max(0, Math.ceil(-start / dilation));
    if (skipped >= kernelSize || start + skipped * dilation >= inputSize)
      throw new ArgumentError(
        functionName,
        `every window must hold an input element along ${letter}, but that of output ${i} lies in the padding`,
        operands,
      );
  }
}

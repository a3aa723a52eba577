import {
  ArgumentError,
  type DType,
  DTypeError,
  isFloat,
  type NDArray,
  type Operand,
  type Shape,
  ShapeError,
} from "@convkit/ndarray";
import type { ImageLayout, PerAxis, SpatialDims } from "./options.ts";

export type FloatDType = "float32" | "float64";

/** Letters of the spatial axes, for messages: L; H, W; D, H, W. */
export const spatialLetters: Readonly<Record<SpatialDims, readonly string[]>> = {
  1: ["L"],
  2: ["H", "W"],
  3: ["D", "H", "W"],
};

/** `N, C, H, W` or `N, H, W, C`. */
export function imageLetters(dims: SpatialDims, layout: ImageLayout, channels = "C"): string {
  const spatial = spatialLetters[dims];
  return (layout === "NCHW" ? ["N", channels, ...spatial] : ["N", ...spatial, channels]).join(", ");
}

/** `O, C/groups, kH, kW` or `kH, kW, C/groups, O`. */
export function weightLetters(dims: SpatialDims, layout: ImageLayout, outer = "O", inner = "C"): string {
  const kernel = spatialLetters[dims].map((letter) => `k${letter}`);
  const axes =
    layout === "NCHW" ? [outer, `${inner}/groups`, ...kernel] : [...kernel, `${inner}/groups`, outer];
  return axes.join(", ");
}

/** Throws unless `value` is one of `values`. */
export function checkOneOf(
  functionName: string,
  name: string,
  value: unknown,
  values: readonly string[],
): void {
  if (values.includes(value as string)) return;
  const list = values.map((known) => `"${known}"`).join(", ");
  throw new ArgumentError(functionName, `${name} must be one of ${list}, got ${show(value)}`);
}

/** Throws unless the option is an integer of at least `least`. */
export function checkInteger(functionName: string, name: string, value: unknown, least: number): void {
  if (Number.isSafeInteger(value) && (value as number) >= least) return;
  throw new ArgumentError(
    functionName,
    `${name} must be an integer of at least ${least}, got ${show(value)}`,
  );
}

/** One integer of at least `least` for each spatial axis. */
export function perAxis(
  functionName: string,
  name: string,
  value: PerAxis,
  dims: number,
  least: number,
): number[] {
  const values = typeof value === "number" ? new Array<number>(dims).fill(value) : value;
  const valid =
    Array.isArray(values) &&
    values.length === dims &&
    values.every((v) => Number.isSafeInteger(v) && v >= least);
  if (valid) return [...values];
  const wanted = `an integer of at least ${least}${dims > 1 ? `, or ${dims} of them` : ""}`;
  throw new ArgumentError(functionName, `${name} must be ${wanted}, got ${show(value)}`);
}

/** The one float dtype that all operands share. */
export function commonDType(
  functionName: string,
  operands: readonly { readonly name: string; readonly shape: Shape; readonly dtype: DType }[],
): FloatDType {
  const dtype = operands[0]!.dtype;
  const lines = operands.map(({ name, shape, dtype: note }) => ({ name, value: shape, note }));
  const foreign = operands.find((operand) => !isFloat(operand.dtype));
  if (foreign)
    throw new DTypeError(
      functionName,
      `${foreign.name} must be float32 or float64, got ${foreign.dtype}`,
      lines,
    );
  if (operands.some((operand) => operand.dtype !== dtype))
    throw new DTypeError(
      functionName,
      `operands must have one dtype, got ${operands.map((operand) => operand.dtype).join(" and ")}`,
      lines,
    );
  return dtype as FloatDType;
}

/** Throws unless all are arrays of one float dtype, which it returns. */
export function checkArrays(functionName: string, arrays: Readonly<Record<string, NDArray>>): FloatDType {
  for (const [name, x] of Object.entries(arrays))
    if (!x?.shape || !x.strides || !x.data)
      throw new ArgumentError(functionName, `${name} must be an NDArray, got ${show(x)}`);
  return commonDType(
    functionName,
    Object.entries(arrays).map(([name, { shape, dtype }]) => ({ name, shape, dtype })),
  );
}

/** Throws unless an operand has the shape that the others call for. */
export function checkOperandShape(
  functionName: string,
  operand: Operand,
  expected: Shape,
  others: readonly Operand[],
) {
  const shape = operand.value as Shape;
  if (shape.length === expected.length && shape.every((length, axis) => length === expected[axis])) return;
  throw new ShapeError(
    functionName,
    `${operand.name} must have shape ${show(expected)}, got ${show(shape)}`,
    [...others, operand],
  );
}

/** A value as it is shown in a message. */
export function show(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(show).join(", ")}]`;
  if (typeof value === "string") return `"${value}"`;
  return typeof value === "object" && value !== null
    ? `a ${value.constructor?.name ?? "object"}`
    : String(value);
}

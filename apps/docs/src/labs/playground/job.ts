import * as kernels from "@convkit/conv-kernels";
import {
  type ConvGeometry,
  type Product,
  resolveConvGeometry,
  resolveConvTransposeGeometry,
  resolvePaddingMode,
} from "@convkit/conv-kernels";
import {
  arange,
  array,
  checkShape,
  fromTypedArray,
  Generator,
  type NDArray,
  ones,
  sizeOf,
  zeros,
} from "@convkit/ndarray";
import { parseArrayText, parseOptionText, parseShapeText } from "./array-text.ts";
import { findOp, isShapeArgument, type Op, type ShapeArgument, type Slot, slotsOf } from "./ops.ts";
import type { ArraysState, PlaygroundDType, Source } from "./state.ts";

/** What one page can take; it says so instead of freezing. */
export const limits = { elements: 4_000_000, operations: 4e9 };

export class LimitError extends Error {
  override readonly name = "LimitError";
}

/** An array as it crosses to a worker. */
export interface PlainArray {
  readonly shape: readonly number[];
  readonly values: Float32Array | Float64Array;
}

/** A call with its operands made; options as convkit takes them, but for the bias. */
export interface Job {
  readonly op: string;
  readonly dtype: PlaygroundDType;
  readonly arrays: Readonly<Partial<Record<Slot, PlainArray>>>;
  readonly shapes: Readonly<Partial<Record<ShapeArgument, readonly number[]>>>;
  readonly options: Readonly<Record<string, unknown>>;
}

/** Random integers that one can follow. */
export const integers = { low: -4, high: 5 };

function checkSize(name: string, shape: readonly number[]): void {
  checkShape(name, shape);
  const elements = sizeOf(shape);
  if (elements > limits.elements)
    throw new LimitError(
      `${name} [${shape.join(", ")}] has ${elements.toLocaleString("en")} elements; this page takes ${limits.elements.toLocaleString("en")}.`,
    );
}

/** The array of a source. @throws TextError, LimitError, ConvkitError */
export function buildArray(
  name: string,
  source: Source,
  dtype: PlaygroundDType,
  fitting: () => readonly number[],
): NDArray | undefined {
  if (source.kind === "none") return undefined;
  if (source.kind === "typed") return array(parseArrayText(source.text), { dtype });
  const shape = source.shape.trim() === "" ? fitting() : parseShapeText(source.shape);
  checkSize(name, shape);
  if (source.kind === "count") return arange(sizeOf(shape), { dtype }).reshape(shape);
  if (!("seed" in source)) return ones(shape, { dtype });
  const generator = new Generator(source.seed);
  return source.kind === "random"
    ? generator.normal(shape, { dtype })
    : generator.integers(shape, { ...integers, dtype });
}

const plain = (x: NDArray): PlainArray => ({
  shape: x.shape,
  values: x.toTypedArray() as Float32Array | Float64Array,
});

/** Operands and options of a state. @throws TextError, LimitError, and what convkit throws for shapes */
export function makeJob(state: ArraysState): Job {
  const op = findOp(state.op)!;
  const options: Record<string, unknown> = {};
  for (const name of op.options) {
    const value = parseOptionText(state.options[name] ?? "");
    if (value !== undefined) options[name] = value;
  }
  const shapes: Partial<Record<ShapeArgument, readonly number[]>> = {};
  for (const argument of op.args.filter(isShapeArgument)) {
    shapes[argument] = parseShapeText(state.shapes[argument] ?? "");
    checkSize(argument, shapes[argument]);
  }
  const arrays: Partial<Record<Slot, PlainArray>> = {};
  // Those whose shape may follow from the others' come last.
  const order = slotsOf(op).sort((a, b) => Number(mayFit(a)) - Number(mayFit(b)));
  for (const slot of order) {
    const job = () => ({ op: state.op, dtype: state.dtype, arrays, shapes, options });
    const source = state.sources[slot] ?? { kind: "none" };
    const built = buildArray(slot, source, state.dtype, () => fittingShape(op, slot, job()));
    if (built) arrays[slot] = plain(built);
  }
  return { op: state.op, dtype: state.dtype, arrays, shapes, options };
}

const mayFit = (slot: Slot) => slot === "outputGrad" || slot === "bias";

/** The shape that an output gradient or a bias must have. */
function fittingShape(op: Op, slot: Slot, job: Job): readonly number[] {
  if (!mayFit(slot) || !op.forward) return parseShapeText("");
  const output = outputShape(op, job);
  return slot === "bias" ? [job.options["layout"] === "NHWC" ? output.at(-1)! : output[1]!] : output;
}

const shapeOf = (job: Job, slot: "input" | "weight") =>
  job.arrays[slot]?.shape ?? job.shapes[`${slot}Shape`] ?? [];

function outputShape(op: Op, job: Job): readonly number[] {
  if (op.product) {
    const geometry = checkedGeometry(op, job);
    return op.transposed ? geometry.inputShape : geometry.outputShape;
  }
  const input = zeros(shapeOf(job, "input"), { dtype: job.dtype });
  return functionOf(op.forward!)(input, job.options).shape;
}

const functionOf = (name: string) =>
  (kernels as unknown as Record<string, (...args: unknown[]) => NDArray>)[name]!;

function checkedGeometry(op: Op, job: Job): ConvGeometry {
  const resolve = op.transposed ? resolveConvTransposeGeometry : resolveConvGeometry;
  const { bias: _, ...options } = job.options;
  return resolve(op.name, op.dims!, shapeOf(job, "input"), shapeOf(job, "weight"), job.dtype, options);
}

/** The geometry that a convolution's algorithms see, and the product that they compute; undefined for what is none. */
export function geometryOf(job: Job): { geometry: ConvGeometry; product: Product } | undefined {
  const op = findOp(job.op)!;
  if (!op.product) return undefined;
  const mode = job.options["paddingMode"] as kernels.PaddingMode | undefined;
  const { geometry } = resolvePaddingMode(op.name, checkedGeometry(op, job), mode);
  return { geometry, product: op.product };
}

/** Throws where the call would take too long or too much memory for a page. */
export function checkLimits(job: Job): void {
  const convolution = geometryOf(job);
  if (!convolution) {
    checkColumns(job);
    return;
  }
  const { flops, outputShape: output, inputShape } = convolution.geometry;
  checkSize("the output", output);
  checkSize("the padded input", inputShape);
  if (flops > limits.operations)
    throw new LimitError(
      `That is ${(flops / 1e9).toFixed(1)} billion operations; this page takes ${limits.operations / 1e9} billion.`,
    );
}

/** Columns may be many times the image, without end where padding is. */
function checkColumns({ op, arrays, options }: Job): void {
  if (op !== "unfold" || !arrays.input) return;
  const { kernelSize, ...window } = options;
  const [batch = 0, channels = 0, ...sizes] = arrays.input.shape;
  const kernel = typeof kernelSize === "number" ? sizes.map(() => kernelSize) : kernelSize;
  if (!Array.isArray(kernel) || kernel.length !== sizes.length) return;
  const { outputShape: output, parameters } = resolveConvGeometry(
    "unfold",
    sizes.length as 1 | 2 | 3,
    [batch, channels, ...sizes],
    [1, channels, ...kernel],
    "float32",
    window,
  );
  checkSize("the result", [batch, parameters, sizeOf(output.slice(2))]);
}

/** Calls convkit. @throws whatever it throws */
export function runJob(
  job: Job,
  overrides: Readonly<Record<string, unknown>> = {},
  dtype = job.dtype,
): NDArray {
  const op = findOp(job.op)!;
  const operand = (slot: Slot) => {
    const { values, shape } = job.arrays[slot] ?? {};
    if (!values || !shape) return undefined;
    const data = dtype === "float64" ? Float64Array.from(values) : Float32Array.from(values);
    return fromTypedArray(data, shape);
  };
  const bias = op.bias ? operand("bias") : undefined;
  const args = op.args.map((argument) =>
    isShapeArgument(argument) ? job.shapes[argument] : operand(argument),
  );
  return functionOf(op.name)(...args, { ...job.options, ...(bias && { bias }), ...overrides });
}

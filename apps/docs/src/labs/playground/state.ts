import { filters } from "./filters.ts";
import {
  findOp,
  isShapeArgument,
  type Op,
  type OptionName,
  type ShapeArgument,
  type Slot,
  slotsOf,
} from "./ops.ts";

/** Where an array comes from. A shape is kept as it was typed; left empty, it is the one that fits. */
export type Source =
  | { readonly kind: "none" }
  | { readonly kind: "typed"; readonly text: string }
  | { readonly kind: "count" | "ones"; readonly shape: string }
  | { readonly kind: "integers" | "random"; readonly shape: string; readonly seed: number };

export type SourceKind = Source["kind"];
export const sourceKinds: readonly SourceKind[] = ["typed", "count", "ones", "integers", "random", "none"];

export const dtypes = ["float32", "float64"] as const;
export type PlaygroundDType = (typeof dtypes)[number];

/** A call on arrays. Options are kept as typed; one that is missing is left to convkit's default. */
export interface ArraysState {
  readonly view: "arrays";
  readonly op: string;
  readonly dtype: PlaygroundDType;
  readonly sources: Readonly<Partial<Record<Slot, Source>>>;
  readonly shapes: Readonly<Partial<Record<ShapeArgument, string>>>;
  readonly options: Readonly<Partial<Record<OptionName, string>>>;
}

export const shows = ["clip", "absolute", "middle"] as const;
export const modes = ["zeros", "reflect", "replicate", "circular"] as const;

/** A filter on a picture; the picture itself is no part of it. */
export interface ImageState {
  readonly view: "image";
  /** A name in `filters`, or "custom". */
  readonly filter: string;
  /** k*k numbers, row-major. */
  readonly kernel: readonly number[];
  readonly stride: number;
  readonly paddingMode: (typeof modes)[number];
  /** How values outside of 0 to 1 are seen: cut off, without their sign, or with 0 as a middle grey. */
  readonly show: (typeof shows)[number];
}

export type PlaygroundState = ArraysState | ImageState;

const list = (...sizes: number[]) => sizes.join(",");

/** Sizes small enough to be followed: [image, kernel, output] along each axis. */
function sizesOf(op: Op): [number, number, number] {
  const dims = op.dims ?? 2;
  if (op.group === "Pooling") return [4, 2, 2];
  if (op.transposed) return dims === 3 ? [2, 2, 3] : [3, 3, 5];
  if (op.group !== "Convolution") return [4, 2, 3];
  return dims === 1 ? [8, 3, 6] : dims === 2 ? [5, 3, 3] : [4, 2, 3];
}

/** An op with arrays that fit it. */
export function defaultArrays(name = "conv2d"): ArraysState {
  const op = findOp(name) ?? findOp("conv2d")!;
  const [image, kernel, output] = sizesOf(op);
  const around = (size: number) => list(1, 1, ...new Array<number>(op.dims ?? 2).fill(size));
  const slots: Record<Slot, Source> = {
    input: { kind: "count", shape: around(image) },
    weight: { kind: "integers", shape: around(kernel), seed: 1 },
    bias: { kind: "none" },
    // Its shape follows from the others' where there are others.
    outputGrad: { kind: "ones", shape: op.forward ? "" : around(output) },
    columns: { kind: "count", shape: list(1, kernel ** 2, output ** 2) },
  };
  const shapes: Record<ShapeArgument, string> = {
    inputShape: around(image),
    weightShape: around(kernel),
    outputSize: list(image, image),
  };
  return {
    view: "arrays",
    op: op.name,
    dtype: "float32",
    sources: Object.fromEntries(slotsOf(op).map((slot) => [slot, slots[slot]])),
    shapes: Object.fromEntries(op.args.filter(isShapeArgument).map((name) => [name, shapes[name]])),
    options: op.options.includes("kernelSize") ? { kernelSize: String(kernel) } : {},
  };
}

/** Another op with what can be kept of a state: arrays where the number of axes stays, options that it has. */
export function changeOp(state: ArraysState, name: string): ArraysState {
  const next = defaultArrays(name);
  const [from, to] = [findOp(state.op), findOp(next.op)!];
  const kept = from && from.group === to.group && from.dims === to.dims;
  const keep = <T extends object>(old: T, fresh: T) =>
    Object.fromEntries(Object.entries(fresh).map(([key, value]) => [key, old[key as keyof T] ?? value])) as T;
  if (!kept) return { ...next, dtype: state.dtype };
  const options = Object.fromEntries(
    Object.entries({ ...next.options, ...state.options }).filter(([key]) =>
      to.options.includes(key as OptionName),
    ),
  );
  return {
    ...next,
    dtype: state.dtype,
    sources: keep(state.sources, next.sources),
    shapes: keep(state.shapes, next.shapes),
    options,
  };
}

export function defaultImage(): ImageState {
  const { kernel, show } = filters["sobel-x"]!;
  return { view: "image", filter: "sobel-x", kernel, stride: 1, paddingMode: "replicate", show };
}

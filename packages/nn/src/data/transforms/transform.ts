import {
  ArgumentError,
  allocate,
  type DType,
  fromTypedArray,
  type Generator,
  isFloat,
  type NDArray,
  ShapeError,
  sizeOf,
  type TypedArray,
} from "@convkit/ndarray";
import { kindOf } from "../../check.ts";
import { contiguous } from "../rows.ts";

/**
 * Changes a batch of images `[N, ..., H, W]`, such as `[N, C, H, W]`, and gives a new one. What is random about image n
 * is drawn from `generators[n]` alone.
 */
export type Transform = (images: NDArray, generators: readonly Generator[]) => NDArray;

/** One image of a batch: `count` planes of `[height, width]` that lie in `data` from `start` on without gaps. */
export interface Planes {
  readonly data: TypedArray;
  readonly start: number;
  readonly count: number;
  readonly height: number;
  readonly width: number;
}

/** Throws unless it is a function. */
export function checkTransform(functionName: string, transform: unknown): void {
  if (typeof transform !== "function")
    throw new ArgumentError(functionName, `a transform must be a function, got ${kindOf(transform)}`);
}

/** Throws unless the batch is `[N, ..., H, W]` and there is a generator an image. */
export function checkImages(
  functionName: string,
  images: NDArray,
  generators: readonly Generator[] | undefined,
): void {
  if (images.rank < 3)
    throw new ShapeError(functionName, "images must have an axis of examples, then height and width last", [
      { name: "images", value: images.shape, note: "N, ..., H, W" },
    ]);
  if (generators?.length !== images.shape[0])
    throw new ArgumentError(
      functionName,
      `there must be one generator an image, got ${generators?.length ?? "none"} for ${images.shape[0]}`,
    );
}

/** Throws unless the dtype holds the value that empty places are filled with. */
export function checkFill(functionName: string, dtype: DType, fill: number): void {
  const stored = allocate(dtype, 1).fill(fill)[0];
  const holds = isFloat(dtype) ? Number.isFinite(stored) : stored === fill;
  if (!holds || (dtype === "bool" && fill > 1))
    throw new ArgumentError(functionName, `fill must be a value that ${dtype} holds, got ${fill}`);
}

/** A batch made image by image: `change` writes those of `to`, which starts out as zeros. */
export function changeImages(
  images: NDArray,
  [height, width]: readonly [number, number],
  change: (from: Planes, to: Planes, n: number) => void,
): NDArray {
  const [length, ...axes] = images.shape;
  const [h, w] = axes.splice(-2) as [number, number];
  const count = sizeOf(axes);
  const { data, offset } = contiguous(images);
  const shape = [length!, ...axes, height, width];
  const result = allocate(images.dtype, sizeOf(shape));
  for (let n = 0; n < length!; n++)
    change(
      { data, start: offset + n * count * h * w, count, height: h, width: w },
      { data: result, start: n * count * height * width, count, height, width },
      n,
    );
  return fromTypedArray(result, shape, images.dtype);
}

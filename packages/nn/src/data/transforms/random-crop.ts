import { ArgumentError, checkOptionNames, ShapeError } from "@convkit/ndarray";
import { checkInteger, checkNumber } from "../../check.ts";
import { pairOf } from "./pair.ts";
import { changeImages, checkFill, checkImages, type Planes, type Transform } from "./transform.ts";

/** What lies around an image: a value; the edge repeated; mirrored without and with the edge. */
export type CropPaddingMode = "constant" | "edge" | "reflect" | "symmetric";

export interface RandomCropOptions {
  /** Pixels around the image before it is cut: everywhere, or [above and below, left and right]. Default: 0. */
  readonly padding?: number | readonly [number, number] | undefined;
  /** What the padding holds. Default: constant. */
  readonly paddingMode?: CropPaddingMode | undefined;
  /** The value of constant padding. Default: 0. */
  readonly fill?: number | undefined;
}

/** The position that position `i` of `0 .. n-1` and around it shows; -1 for the fill. */
const sources: Readonly<Record<CropPaddingMode, (i: number, n: number) => number>> = {
  constant: (i, n) => (i < 0 || i >= n ? -1 : i),
  edge: (i, n) => Math.min(Math.max(i, 0), n - 1),
  reflect: (i, n) => (i < 0 ? -i : i >= n ? 2 * n - 2 - i : i),
  symmetric: (i, n) => (i < 0 ? -1 - i : i >= n ? 2 * n - 1 - i : i),
};

/** The padding that a mode can make of n pixels: it mirrors once. */
const widest: Readonly<Record<CropPaddingMode, (n: number) => number>> = {
  constant: () => Number.POSITIVE_INFINITY,
  edge: () => Number.POSITIVE_INFINITY,
  reflect: (n) => n - 1,
  symmetric: (n) => n,
};

/**
 * A window of `size` at a random place of the padded image, every place as likely; as torchvision's `RandomCrop`.
 *
 * @param size `[height, width]`, or one number for both
 * @throws ArgumentError when an option has a value out of range
 * @throws ShapeError, when it is applied, for images that are smaller than the window with their padding, or smaller
 *   than what is mirrored
 * @example
 * const image = arange(4).reshape([1, 1, 2, 2]);
 * randomCrop(2)(image, [new Generator(0)]).toArray() // [[[[0, 1], [2, 3]]]]
 * randomCrop([1, 2], { padding: 1, paddingMode: "edge" })(image, [new Generator(0)]).shape // [1, 1, 1, 2]
 */
export function randomCrop(
  size: number | readonly [number, number],
  options: RandomCropOptions = {},
): Transform {
  checkOptionNames("randomCrop", options, ["padding", "paddingMode", "fill"]);
  const { padding = 0, paddingMode = "constant", fill = 0 } = options;
  const [height, width] = pairOf("randomCrop", "size", size);
  const [padY, padX] = pairOf("randomCrop", "padding", padding);
  for (const length of [height, width]) checkInteger("randomCrop", "size", length, 1);
  for (const length of [padY, padX]) checkInteger("randomCrop", "padding", length, 0);
  checkNumber("randomCrop", "fill", fill, "a finite number", Number.isFinite);
  if (!Object.hasOwn(sources, paddingMode))
    throw new ArgumentError(
      "randomCrop",
      `paddingMode must be ${Object.keys(sources).join(", ")}, got ${String(paddingMode)}`,
    );
  const source = sources[paddingMode];
  return (images, generators) => {
    checkImages("randomCrop", images, generators);
    checkFill("randomCrop", images.dtype, fill);
    const [h, w] = images.shape.slice(-2) as [number, number];
    checkRoom([h, w], [height, width], [padY, padX], paddingMode);
    const rows = new Int32Array(height);
    const columns = new Int32Array(width);
    const place = (room: number, n: number) => Math.floor(generators[n]!.nextDouble() * (room + 1));
    return changeImages(images, [height, width], (from, to, n) => {
      const top = place(h + 2 * padY - height, n) - padY;
      const left = place(w + 2 * padX - width, n) - padX;
      for (let y = 0; y < height; y++) rows[y] = source(top + y, h);
      for (let x = 0; x < width; x++) columns[x] = source(left + x, w);
      const first = Math.min(Math.max(-left, 0), width);
      const last = Math.min(Math.max(w - left, first), width);
      pick(from, to, rows, columns, [first, last, left], fill);
    });
  };
}

/**
 * `to[c, y, x] = from[c, rows[y], columns[x]]`, or the fill where one of them is -1. From column `first` to the one
 * before `last` the image's columns follow each other, the first of them being `first + left`.
 */
function pick(
  from: Planes,
  to: Planes,
  rows: Int32Array,
  columns: Int32Array,
  [first, last, left]: readonly [number, number, number],
  fill: number,
): void {
  const { data, height, width } = from;
  const { data: result } = to;
  const length = columns.length;
  for (let c = 0, at = to.start; c < from.count; c++)
    for (let y = 0; y < rows.length; y++, at += length) {
      const row = rows[y]!;
      if (row < 0) {
        result.fill(fill, at, at + length);
        continue;
      }
      const start = from.start + (c * height + row) * width;
      for (let x = 0; x < length; x++) {
        if (x === first) {
          for (const shift = start + left; x < last; x++) result[at + x] = data[shift + x]!;
          if (x === length) break;
        }
        const column = columns[x]!;
        result[at + x] = column < 0 ? fill : data[start + column]!;
      }
    }
}

function checkRoom(
  lengths: readonly [number, number],
  window: readonly [number, number],
  padding: readonly [number, number],
  mode: CropPaddingMode,
): void {
  const axes = ["height", "width"] as const;
  axes.forEach((axis, k) => {
    const [length, pad] = [lengths[k]!, padding[k]!];
    const operands = [{ name: "image", value: lengths, note: "H, W" }];
    if (length + 2 * pad < window[k]! || length === 0)
      throw new ShapeError(
        "randomCrop",
        `the ${axis} of the window must fit into the padded image, got ${window[k]} and ${length} + 2 x ${pad}`,
        operands,
      );
    if (pad > widest[mode](length))
      throw new ShapeError(
        "randomCrop",
        `the padding must be at most ${widest[mode](length)} in mode ${mode} for a ${axis} of ${length}, got ${pad}`,
        operands,
      );
  });
}

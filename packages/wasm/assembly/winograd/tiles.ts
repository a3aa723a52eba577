// Images to transformed tiles: B^T d B, or G dy G^T.
//
// A row of tiles is first transformed along its columns, four columns at a time as they lie in memory, into a strip of
// 6 (4) rows with zeros where the image ends; tiles that overlap share that work. Then four neighbouring tiles at a time
// are transformed along their rows, a tile a lane.
import { data4, data6, grad4, grad6 } from "./lines";
import { DATA4, DATA6, GRAD4, GRAD6, Grid, Image } from "./records";

/** Bytes of a row of the strip: 32 tiles of 4, the overlap, and what vectors reach beyond. */
const STRIP_ROW: usize = (32 * 4 + 8 + 4) * 4;
/** Rows in memory before the strip: a row of zeros that stands for those outside the image, and six short ones. */
const ZEROS: usize = 0;
const SHORT: usize = STRIP_ROW;
const POINTERS: usize = SHORT + 6 * 16;
const STRIP: usize = POINTERS + 32;
/** Four tiles that do not all fit where they belong. */
const SPILL: usize = STRIP + 6 * STRIP_ROW;
/** Bytes that `tilesOf` needs of a thread's scratch memory. */
export const STRIP_BYTES: usize = SPILL + 36 * 16;

/** Tile rows are cut into runs of at most so many tiles. */
const RUN: i32 = 32;

// @ts-ignore: decorator
@inline
function rowPointer(at: usize, i: i32): usize {
  return load<u32>(at + POINTERS + (<usize>i << 2));
}

/** Finds column `first` of `window` rows of a plane from row y on; the rest of six, and rows outside, are zeros. */
function findRows(at: usize, plane: usize, image: Image, y: i32, first: i32, window: i32): void {
  const width = image.width;
  for (let i = 0; i < 6; i++) {
    const inside = i < window && <u32>(y + i) < <u32>image.height;
    const row = inside ? plane + (((y + i) * width + first) << 2) : at + ZEROS;
    store<u32>(at + POINTERS + (<usize>i << 2), <u32>row);
  }
}

/** Copies rows of fewer than four columns to rows of four, so that vectors can be loaded. */
function copyShortRows(at: usize, columns: i32): void {
  for (let i = 0; i < 6; i++) {
    const short = at + SHORT + (<usize>i << 4);
    v128.store(short, i64x2.splat(0));
    memory.copy(short, rowPointer(at, i), columns << 2);
    store<u32>(at + POINTERS + (<usize>i << 2), <u32>short);
  }
}

/**
 * Transforms a run of tiles of one plane to the strip: `columns` columns from x on, those outside the image as zeros.
 * The strip is written and read by the same aligned vectors: a load that met two stores would wait for both.
 */
function fillStrip(
  at: usize,
  kind: i32,
  plane: usize,
  image: Image,
  y: i32,
  x: i32,
  columns: i32,
  window: i32,
): void {
  // Where the last vector inside the image starts.
  const last = max(image.width - 4, 0);
  const first = min(max(x, 0), last);
  findRows(at, plane, image, y, first, window);
  if (image.width < 4) copyShortRows(at, image.width);
  const r0 = rowPointer(at, 0);
  const r1 = rowPointer(at, 1);
  const r2 = rowPointer(at, 2);
  const r3 = rowPointer(at, 3);
  const r4 = rowPointer(at, 4);
  const r5 = rowPointer(at, 5);
  const bytes = i8x16(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
  let to = at + STRIP;
  for (let end = x + columns; x < end; x += 4) {
    const inside = min(max(x, 0), last);
    const i = <usize>(inside - first) << 2;
    let d0 = v128.load(r0 + i);
    let d1 = v128.load(r1 + i);
    let d2 = v128.load(r2 + i);
    let d3 = v128.load(r3 + i);
    let d4 = v128.load(r4 + i);
    let d5 = v128.load(r5 + i);
    if (x != inside) {
      // Lanes from beyond the vector are zero.
      const moved = i8x16.add(bytes, i8x16.splat(<i8>(min(max(x - inside, -4), 4) << 2)));
      d0 = i8x16.swizzle(d0, moved);
      d1 = i8x16.swizzle(d1, moved);
      d2 = i8x16.swizzle(d2, moved);
      d3 = i8x16.swizzle(d3, moved);
      d4 = i8x16.swizzle(d4, moved);
      d5 = i8x16.swizzle(d5, moved);
    }
    if (kind == DATA6) data6(d0, d1, d2, d3, d4, d5, to, STRIP_ROW);
    else if (kind == DATA4) data4(d0, d1, d2, d3, to, STRIP_ROW);
    else if (kind == GRAD6) grad6(d0, d1, d2, d3, to, STRIP_ROW);
    else grad4(d0, d1, to, STRIP_ROW);
    to += 16;
  }
}

/** Four tiles' rows of six columns. */
function transformRows6(at: usize, to: usize, step: usize): void {
  for (let i = 0; i < 6; i++) {
    const v0 = v128.load(at);
    const v1 = v128.load(at, 16);
    const v2 = v128.load(at, 32);
    const v3 = v128.load(at, 48);
    const p = i32x4.shuffle(v0, v1, 0, 4, 1, 5);
    const q = i32x4.shuffle(v2, v3, 0, 4, 1, 5);
    const r = i32x4.shuffle(v0, v1, 2, 6, 3, 7);
    const s = i32x4.shuffle(v2, v3, 2, 6, 3, 7);
    const d0 = i32x4.shuffle(p, q, 0, 1, 4, 5);
    const d1 = i32x4.shuffle(p, q, 2, 3, 6, 7);
    const d2 = i32x4.shuffle(r, s, 0, 1, 4, 5);
    const d3 = i32x4.shuffle(r, s, 2, 3, 6, 7);
    // A tile's last two columns are its neighbour's first two.
    const next = v128.load(at, 64);
    const d4 = i32x4.shuffle(d0, next, 1, 2, 3, 4);
    const d5 = i32x4.shuffle(d1, next, 1, 2, 3, 5);
    data6(d0, d1, d2, d3, d4, d5, to, step);
    at += STRIP_ROW;
    to += 6 * step;
  }
}

function transformRows4(at: usize, to: usize, step: usize): void {
  for (let i = 0; i < 4; i++) {
    const v0 = v128.load(at);
    const v1 = v128.load(at, 16);
    const d0 = i32x4.shuffle(v0, v1, 0, 2, 4, 6);
    const d1 = i32x4.shuffle(v0, v1, 1, 3, 5, 7);
    const next = v128.load(at, 32);
    const d2 = i32x4.shuffle(d0, next, 1, 2, 3, 4);
    const d3 = i32x4.shuffle(d1, next, 1, 2, 3, 5);
    data4(d0, d1, d2, d3, to, step);
    at += STRIP_ROW;
    to += 4 * step;
  }
}

function transformGradRows6(at: usize, to: usize, step: usize): void {
  for (let i = 0; i < 6; i++) {
    const v0 = v128.load(at);
    const v1 = v128.load(at, 16);
    const v2 = v128.load(at, 32);
    const v3 = v128.load(at, 48);
    const p = i32x4.shuffle(v0, v1, 0, 4, 1, 5);
    const q = i32x4.shuffle(v2, v3, 0, 4, 1, 5);
    const r = i32x4.shuffle(v0, v1, 2, 6, 3, 7);
    const s = i32x4.shuffle(v2, v3, 2, 6, 3, 7);
    grad6(
      i32x4.shuffle(p, q, 0, 1, 4, 5),
      i32x4.shuffle(p, q, 2, 3, 6, 7),
      i32x4.shuffle(r, s, 0, 1, 4, 5),
      i32x4.shuffle(r, s, 2, 3, 6, 7),
      to,
      step,
    );
    at += STRIP_ROW;
    to += 6 * step;
  }
}

function transformGradRows4(at: usize, to: usize, step: usize): void {
  for (let i = 0; i < 4; i++) {
    const v0 = v128.load(at);
    const v1 = v128.load(at, 16);
    grad4(i32x4.shuffle(v0, v1, 0, 2, 4, 6), i32x4.shuffle(v0, v1, 1, 3, 5, 7), to, step);
    at += STRIP_ROW;
    to += 4 * step;
  }
}

/** Four tiles of the strip from `at` on, along their rows. */
function transformRows(kind: i32, at: usize, to: usize, step: usize): void {
  if (kind == DATA6) transformRows6(at, to, step);
  else if (kind == DATA4) transformRows4(at, to, step);
  else if (kind == GRAD6) transformGradRows6(at, to, step);
  else transformGradRows4(at, to, step);
}

/** Copies the first, fewer than four, of four tiles. */
function copyLanes(from: usize, to: usize, step: usize, points: i32, lanes: i32): void {
  for (let i = 0; i < points; i++) {
    memory.copy(to, from, <usize>lanes << 2);
    from += 16;
    to += step;
  }
}

/**
 * Transforms tiles `first` .. `first + count`-1 of channels `channel` .. `channel + channels`-1:
 *
 *   to[point * pointStep + c * channelStep + 4 * (tile - first)]
 *
 * Elements after the last tile, up to `room`, are overwritten too.
 *
 * @param room elements that a channel has at a point, a multiple of four
 * @param at   `STRIP_BYTES` of scratch memory
 */
export function tilesOf(
  image: Image,
  grid: Grid,
  kind: i32,
  channel: i32,
  channels: i32,
  first: i32,
  count: i32,
  to: usize,
  pointStep: usize,
  channelStep: usize,
  room: i32,
  at: usize,
): void {
  const step = grid.step;
  const across = grid.across;
  const down = grid.down;
  const window = kind == DATA6 ? 6 : kind == GRAD4 ? 2 : 4;
  const points = (step + 2) * (step + 2);
  const overlap = window - step;
  memory.fill(at + ZEROS, 0, STRIP_ROW);
  const firstRow = first / across;
  const firstColumn = first - firstRow * across;
  const firstImage = firstRow / down;
  for (let c = 0; c < channels; c++) {
    let column = firstColumn;
    let row = firstRow - firstImage * down;
    let plane = image.data + firstImage * image.imageStep + (channel + c) * image.planeStep;
    let done = 0;
    while (done < count) {
      const run = min(min(across - column, count - done), RUN);
      const y = row * step + image.top;
      const x = column * step + image.left;
      fillStrip(at, kind, plane, image, y, x, run * step + overlap, window);
      let strip = at + STRIP;
      let tile = to + (<usize>done << 2);
      for (let i = 0; i < run; i += 4) {
        const lanes = room - done - i;
        if (lanes >= 4) transformRows(kind, strip, tile, pointStep);
        else {
          transformRows(kind, strip, at + SPILL, 16);
          copyLanes(at + SPILL, tile, pointStep, points, lanes);
        }
        strip += <usize>step << 4;
        tile += 16;
      }
      done += run;
      column += run;
      if (column == across) {
        column = 0;
        row++;
        if (row == down) {
          row = 0;
          plane += image.imageStep;
        }
      }
    }
    to += channelStep;
  }
}

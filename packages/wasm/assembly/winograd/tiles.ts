// Images to transformed tiles: B^T d B, or G dy G^T.
//
// Rows of tiles are first transformed along their columns, four columns at a time as they lie in memory, into a strip of
// 6 (4) rows with zeros where the image ends; tiles that overlap share that work. Then four tiles at a time are transformed
// along their rows, a tile a lane, wherever in the strip they lie: one may start a row of tiles that another ends.
import { data4, data6, grad4, grad6 } from "./lines";
import { DATA4, DATA6, GRAD4, GRAD6, Grid, Image } from "./records";

/** The most tiles of a call. */
const TILES: usize = 32;
/** Bytes of a row of the strip: a tile takes four columns and, where no neighbour follows, its overlap four more. */
const STRIP_ROW: usize = (2 * TILES + 1) * 16;
/** In memory before the strip: a row of zeros that stands for those outside the image, six short rows, pointers to six rows
 * and, from the strip on, to tiles. */
const ZEROS: usize = 0;
const SHORT: usize = (4 * TILES + 8) * 4;
const POINTERS: usize = SHORT + 6 * 16;
const TILE_POINTERS: usize = POINTERS + 32;
const STRIP: usize = TILE_POINTERS + 4 * TILES;
/** Bytes that `tilesOf` needs of a thread's scratch memory. */
export const STRIP_BYTES: usize = STRIP + 6 * STRIP_ROW;

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
  to: usize,
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

/** Four tiles of the strip along their rows; a tile's columns are four, of which F(3,2) uses two, and in F(4,3) two more. */
function transformRows(kind: i32, p0: usize, p1: usize, p2: usize, p3: usize, to: usize, step: usize): void {
  const points = kind == DATA6 || kind == GRAD6 ? 6 : 4;
  for (let i = 0; i < points; i++) {
    const v0 = v128.load(p0);
    const v1 = v128.load(p1);
    const v2 = v128.load(p2);
    const v3 = v128.load(p3);
    const p = i32x4.shuffle(v0, v1, 0, 4, 1, 5);
    const q = i32x4.shuffle(v2, v3, 0, 4, 1, 5);
    const r = i32x4.shuffle(v0, v1, 2, 6, 3, 7);
    const s = i32x4.shuffle(v2, v3, 2, 6, 3, 7);
    const d0 = i32x4.shuffle(p, q, 0, 1, 4, 5);
    const d1 = i32x4.shuffle(p, q, 2, 3, 6, 7);
    const d2 = i32x4.shuffle(r, s, 0, 1, 4, 5);
    const d3 = i32x4.shuffle(r, s, 2, 3, 6, 7);
    if (kind == DATA6 && p1 - p0 == 16 && p2 - p1 == 16 && p3 - p2 == 16) {
      // A tile's last two columns are its neighbour's first two.
      const next = v128.load(p3, 16);
      const d4 = i32x4.shuffle(d0, next, 1, 2, 3, 4);
      const d5 = i32x4.shuffle(d1, next, 1, 2, 3, 5);
      data6(d0, d1, d2, d3, d4, d5, to, step);
    } else if (kind == DATA6) {
      const t = i32x4.shuffle(v128.load(p0, 16), v128.load(p1, 16), 0, 4, 1, 5);
      const u = i32x4.shuffle(v128.load(p2, 16), v128.load(p3, 16), 0, 4, 1, 5);
      const d4 = i32x4.shuffle(t, u, 0, 1, 4, 5);
      const d5 = i32x4.shuffle(t, u, 2, 3, 6, 7);
      data6(d0, d1, d2, d3, d4, d5, to, step);
    } else if (kind == DATA4) data4(d0, d1, d2, d3, to, step);
    else if (kind == GRAD6) grad6(d0, d1, d2, d3, to, step);
    else grad4(d0, d1, to, step);
    p0 += STRIP_ROW;
    p1 += STRIP_ROW;
    p2 += STRIP_ROW;
    p3 += STRIP_ROW;
    to += points * step;
  }
}

/** Where in the strip the tiles of a call start, up to a multiple of four: the last is repeated. */
function findTiles(at: usize, column: i32, across: i32, step: i32, overlap: i32, count: i32): void {
  let strip = at + STRIP;
  let pointer = at + TILE_POINTERS;
  const end = pointer + (((count + 3) & ~3) << 2);
  for (let done = 0; done < count; ) {
    const run = min(across - column, count - done);
    for (let i = 0; i < run; i++) store<u32>(pointer + (<usize>i << 2), <u32>(strip + ((i * step) << 2)));
    strip += vectorsOf(run, step, overlap) << 4;
    pointer += <usize>run << 2;
    done += run;
    column = 0;
  }
  for (; pointer < end; pointer += 4) store<u32>(pointer, load<u32>(pointer - 4));
}

/** Vectors of four columns of a run of tiles. */
// @ts-ignore: decorator
@inline
function vectorsOf(run: i32, step: i32, overlap: i32): i32 {
  return (run * step + overlap + 3) >> 2;
}

/**
 * Transforms tiles `first` .. `first + count`-1 of channels `channel` .. `channel + channels`-1:
 *
 *   to[point * pointStep + c * channelStep + 4 * (tile - first)]
 *
 * Elements after the last tile are overwritten up to a multiple of four.
 *
 * @param count `TILES` at most
 * @param at    `STRIP_BYTES` of scratch memory
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
  at: usize,
): void {
  const step = grid.step;
  const across = grid.across;
  const down = grid.down;
  const window = kind == DATA6 ? 6 : kind == GRAD4 ? 2 : 4;
  const overlap = window - step;
  memory.fill(at + ZEROS, 0, SHORT);
  const firstRow = first / across;
  const firstColumn = first - firstRow * across;
  const firstImage = firstRow / down;
  findTiles(at, firstColumn, across, step, overlap, count);
  for (let c = 0; c < channels; c++) {
    let column = firstColumn;
    let row = firstRow - firstImage * down;
    let plane = image.data + firstImage * image.imageStep + (channel + c) * image.planeStep;
    let strip = at + STRIP;
    for (let done = 0; done < count; ) {
      const run = min(across - column, count - done);
      const y = row * step + image.top;
      const x = column * step + image.left;
      fillStrip(at, kind, plane, image, y, x, run * step + overlap, window, strip);
      strip += vectorsOf(run, step, overlap) << 4;
      done += run;
      column = 0;
      row++;
      if (row == down) {
        row = 0;
        plane += image.imageStep;
      }
    }
    let pointer = at + TILE_POINTERS;
    for (let i = 0; i < count; i += 4) {
      transformRows(
        kind,
        load<u32>(pointer),
        load<u32>(pointer, 4),
        load<u32>(pointer, 8),
        load<u32>(pointer, 12),
        to + (<usize>i << 2),
        pointStep,
      );
      pointer += 16;
    }
    to += channelStep;
  }
}

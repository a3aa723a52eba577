// Points of tiles back to images, A^T m A: four neighbouring tiles at a time, a tile a lane.
import { output2, output4 } from "./lines";
import { Grid, Image } from "./records";

/** Stores the first n elements of a vector. */
// @ts-ignore: decorator
@inline
function storeSome(to: usize, v: v128, n: i32): void {
  if (n >= 4) v128.store(to, v);
  else if (n > 0) {
    v128.store_lane<f32>(to, v, 0);
    if (n > 1) v128.store_lane<f32>(to, v, 1, 4);
    if (n > 2) v128.store_lane<f32>(to, v, 2, 8);
  }
}

/** Writes rows of four tiles, 16 columns, of which the first n exist. */
function writeRows4(from: usize, at: usize, to: usize, rowBytes: usize, rows: i32, n: i32, bias: v128): void {
  for (let r = 0; r < rows; r++) {
    output4(from, 16, at, 16);
    const v0 = f32x4.add(v128.load(at), bias);
    const v1 = f32x4.add(v128.load(at, 16), bias);
    const v2 = f32x4.add(v128.load(at, 32), bias);
    const v3 = f32x4.add(v128.load(at, 48), bias);
    const p = i32x4.shuffle(v0, v1, 0, 4, 1, 5);
    const q = i32x4.shuffle(v2, v3, 0, 4, 1, 5);
    const s = i32x4.shuffle(v0, v1, 2, 6, 3, 7);
    const t = i32x4.shuffle(v2, v3, 2, 6, 3, 7);
    storeSome(to, i32x4.shuffle(p, q, 0, 1, 4, 5), n);
    storeSome(to + 16, i32x4.shuffle(p, q, 2, 3, 6, 7), n - 4);
    storeSome(to + 32, i32x4.shuffle(s, t, 0, 1, 4, 5), n - 8);
    storeSome(to + 48, i32x4.shuffle(s, t, 2, 3, 6, 7), n - 12);
    from += 96;
    to += rowBytes;
  }
}

function writeRows2(from: usize, at: usize, to: usize, rowBytes: usize, rows: i32, n: i32, bias: v128): void {
  for (let r = 0; r < rows; r++) {
    output2(from, 16, at, 16);
    const v0 = f32x4.add(v128.load(at), bias);
    const v1 = f32x4.add(v128.load(at, 16), bias);
    storeSome(to, i32x4.shuffle(v0, v1, 0, 4, 1, 5), n);
    storeSome(to + 16, i32x4.shuffle(v0, v1, 2, 6, 3, 7), n - 4);
    from += 96;
    to += rowBytes;
  }
}

/**
 * Writes the outputs of tiles `first` .. `first + count`-1 in planes `channel` .. `channel + channels`-1:
 *
 *   from[point * pointStep + c * channelStep + 4 * (tile - first)]
 *
 * @param bias one element a channel, or 0
 * @param at   28 vectors of scratch memory
 */
export function outputsOf(
  image: Image,
  grid: Grid,
  channel: i32,
  channels: i32,
  first: i32,
  count: i32,
  from: usize,
  pointStep: usize,
  channelStep: usize,
  bias: usize,
  at: usize,
): void {
  const step = grid.step;
  const across = grid.across;
  const down = grid.down;
  const width = image.width;
  const rowBytes = <usize>width << 2;
  const firstRow = first / across;
  const firstColumn = first - firstRow * across;
  const firstImage = firstRow / down;
  const line = at + 24 * 16;
  for (let c = 0; c < channels; c++) {
    const added = bias ? v128.load32_splat(bias + (<usize>(channel + c) << 2)) : f32x4.splat(0);
    let column = firstColumn;
    let row = firstRow - firstImage * down;
    let plane = image.data + firstImage * image.imageStep + (channel + c) * image.planeStep;
    let done = 0;
    while (done < count) {
      const run = min(across - column, count - done);
      const rows = min(step, image.height - row * step);
      const end = min(width, (column + run) * step);
      let tile = from + (<usize>done << 2);
      for (let i = 0; i < run; i += 4) {
        const x = (column + i) * step;
        const to = plane + row * step * rowBytes + (<usize>x << 2);
        if (step == 4) {
          for (let j = 0; j < 6; j++) output4(tile + j * pointStep, 6 * pointStep, at + (j << 4), 96);
          writeRows4(at, line, to, rowBytes, rows, end - x, added);
        } else {
          for (let j = 0; j < 4; j++) output2(tile + j * pointStep, 4 * pointStep, at + (j << 4), 96);
          writeRows2(at, line, to, rowBytes, rows, end - x, added);
        }
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
    from += channelStep;
  }
}

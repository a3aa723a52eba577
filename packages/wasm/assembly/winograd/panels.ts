// Points of tiles for the filters' gradient, where tiles are what is summed over: rows of 16 channels, a tile a row.
import { DATA4, DATA6, Grid, Image } from "./records";
import { STRIP_BYTES, tilesOf } from "./tiles";

/**
 * Transforms tiles `first` .. `first + count`-1 of channels `channel` .. `channel + channels`-1, in panels of 16 channels:
 *
 *   to[point * pointStep + panel * room * 64 + (tile - first) * 64 + 4 * (c % 16)]
 *
 * Four channels are transformed at a time, then exchanged with tiles. What lies beyond the last channel is arbitrary.
 *
 * @param room tiles that a panel has room for, a multiple of four
 * @param at   scratch memory: `STRIP_BYTES` and room * 16 bytes a point
 */
export function panelsOf(
  image: Image,
  grid: Grid,
  channel: i32,
  channels: i32,
  first: i32,
  count: i32,
  to: usize,
  pointStep: usize,
  room: i32,
  at: usize,
): void {
  const points = (grid.step + 2) * (grid.step + 2);
  const kind = grid.step == 4 ? DATA6 : DATA4;
  const four = at + STRIP_BYTES;
  const rowBytes = <usize>room << 2;
  for (let c = 0; c < channels; c += 4) {
    const some = min(4, channels - c);
    tilesOf(image, grid, kind, channel + c, some, first, count, four, 4 * rowBytes, rowBytes, at);
    let from = four;
    let panel = to + (c >> 4) * (room << 6) + ((c & 15) << 2);
    for (let i = 0; i < points; i++) {
      let row = panel;
      for (let t: usize = 0; t < <usize>count << 2; t += 16) {
        const v0 = v128.load(from + t);
        const v1 = v128.load(from + rowBytes + t);
        const v2 = v128.load(from + 2 * rowBytes + t);
        const v3 = v128.load(from + 3 * rowBytes + t);
        const p = i32x4.shuffle(v0, v1, 0, 4, 1, 5);
        const q = i32x4.shuffle(v2, v3, 0, 4, 1, 5);
        const r = i32x4.shuffle(v0, v1, 2, 6, 3, 7);
        const s = i32x4.shuffle(v2, v3, 2, 6, 3, 7);
        v128.store(row, i32x4.shuffle(p, q, 0, 1, 4, 5));
        v128.store(row, i32x4.shuffle(p, q, 2, 3, 6, 7), 64);
        v128.store(row, i32x4.shuffle(r, s, 0, 1, 4, 5), 128);
        v128.store(row, i32x4.shuffle(r, s, 2, 3, 6, 7), 192);
        row += 256;
      }
      from += 4 * rowBytes;
      panel += pointStep;
    }
  }
}

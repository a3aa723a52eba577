// Filters to points, G g G^T, and the points' sums back to filters, A^T s A: four channels of one filter at a time.
import { filter4, filter6, taps4, taps6 } from "./lines";

/** Where the nine taps of a group's filters lie, in bytes: those of a channel are neighbours. */
@unmanaged
export class Weight {
  data: usize;
  filterStep: i32;
  channelStep: i32;
  /** Whether the first tap lies last. */
  flipped: i32;
}

// @ts-ignore: decorator
@inline
function gather(p0: usize, p1: usize, p2: usize, p3: usize): v128 {
  let v = v128.load32_zero(p0);
  v = v128.load_lane<f32>(p1, v, 1);
  v = v128.load_lane<f32>(p2, v, 2);
  return v128.load_lane<f32>(p3, v, 3);
}

/** Transposes a matrix of 4 x 4 elements, whose rows may lie anywhere. */
// @ts-ignore: decorator
@inline
function transpose(
  from0: usize,
  from1: usize,
  from2: usize,
  from3: usize,
  to0: usize,
  to1: usize,
  to2: usize,
  to3: usize,
): void {
  const v0 = v128.load(from0);
  const v1 = v128.load(from1);
  const v2 = v128.load(from2);
  const v3 = v128.load(from3);
  const p = i32x4.shuffle(v0, v1, 0, 4, 1, 5);
  const q = i32x4.shuffle(v2, v3, 0, 4, 1, 5);
  const r = i32x4.shuffle(v0, v1, 2, 6, 3, 7);
  const s = i32x4.shuffle(v2, v3, 2, 6, 3, 7);
  v128.store(to0, i32x4.shuffle(p, q, 0, 1, 4, 5));
  v128.store(to1, i32x4.shuffle(p, q, 2, 3, 6, 7));
  v128.store(to2, i32x4.shuffle(r, s, 0, 1, 4, 5));
  v128.store(to3, i32x4.shuffle(r, s, 2, 3, 6, 7));
}

/** Four times nine taps to nine vectors, one of each tap. */
function tapsOf(p0: usize, p1: usize, p2: usize, p3: usize, to: usize): void {
  for (let t: usize = 0; t < 32; t += 16) {
    const at = to + (t << 2);
    transpose(p0 + t, p1 + t, p2 + t, p3 + t, at, at + 16, at + 32, at + 48);
  }
  v128.store(to, gather(p0 + 32, p1 + 32, p2 + 32, p3 + 32), 128);
}

/** The reverse, to four filters that are neighbours. */
function storeTaps(from: usize, to: usize): void {
  for (let t: usize = 0; t < 32; t += 16) {
    const at = from + (t << 2);
    transpose(at, at + 16, at + 32, at + 48, to + t, to + 36 + t, to + 72 + t, to + 108 + t);
  }
  const last = v128.load(from, 128);
  v128.store_lane<f32>(to, last, 0, 32);
  v128.store_lane<f32>(to, last, 1, 68);
  v128.store_lane<f32>(to, last, 2, 104);
  v128.store_lane<f32>(to, last, 3, 140);
}

/**
 * Transforms filters `first` .. `first + filters`-1 of a group, all their channels:
 *
 *   to[point * pointStep + (filter - first) * rowStep + 4 * channel]
 *
 * A row is written up to a multiple of four channels.
 *
 * @param groupStart bytes from the first group's filters to this group's
 * @param at         27 vectors of scratch memory
 */
export function pointsOfFilters(
  weight: Weight,
  groupStart: usize,
  step: i32,
  first: i32,
  filters: i32,
  channels: i32,
  to: usize,
  pointStep: usize,
  rowStep: usize,
  at: usize,
): void {
  const points = step + 2;
  const channelStep = weight.channelStep;
  const taps = at + 18 * 16;
  const tapStep = weight.flipped ? -16 : 16;
  const firstTap = weight.flipped ? taps + 8 * 16 : taps;
  for (let f = 0; f < filters; f++) {
    const filter = weight.data + groupStart + (first + f) * weight.filterStep;
    for (let c = 0; c < channels; c += 4) {
      // Lanes beyond the last channel repeat it.
      const last = channels - 1;
      tapsOf(
        filter + c * channelStep,
        filter + min(c + 1, last) * channelStep,
        filter + min(c + 2, last) * channelStep,
        filter + min(c + 3, last) * channelStep,
        taps,
      );
      for (let v = 0; v < 3; v++) {
        const tap = firstTap + v * tapStep;
        const g0 = v128.load(tap);
        const g1 = v128.load(tap + 3 * tapStep);
        const g2 = v128.load(tap + 6 * tapStep);
        if (step == 4) filter6(g0, g1, g2, at + (v << 4), 48);
        else filter4(g0, g1, g2, at + (v << 4), 48);
      }
      let point = to + (<usize>c << 2);
      for (let i = 0; i < points; i++) {
        const row = at + i * 48;
        const g0 = v128.load(row);
        const g1 = v128.load(row, 16);
        const g2 = v128.load(row, 32);
        if (step == 4) filter6(g0, g1, g2, point, pointStep);
        else filter4(g0, g1, g2, point, pointStep);
        point += points * pointStep;
      }
    }
    to += rowStep;
  }
}

/**
 * Transforms the sums over tiles back to filters: `to[filter][channel][9]` from sums laid out as `pointsOfFilters`
 * writes them.
 *
 * @param at 27 vectors of scratch memory
 */
export function filtersOfPoints(
  from: usize,
  pointStep: usize,
  rowStep: usize,
  step: i32,
  filters: i32,
  channels: i32,
  to: usize,
  at: usize,
): void {
  const points = step + 2;
  const taps = at + 18 * 16;
  for (let f = 0; f < filters; f++) {
    for (let c = 0; c < channels; c += 4) {
      let column = from + (<usize>c << 2);
      for (let j = 0; j < points; j++) {
        if (step == 4) taps6(column, 6 * pointStep, at + (j << 4), 96);
        else taps4(column, 4 * pointStep, at + (j << 4), 96);
        column += pointStep;
      }
      for (let u = 0; u < 3; u++) {
        if (step == 4) taps6(at + u * 96, 16, taps + u * 48, 16);
        else taps4(at + u * 96, 16, taps + u * 48, 16);
      }
      const some = min(channels - c, 4);
      // Fewer than four are stored elsewhere first.
      const four = some == 4 ? to : at;
      storeTaps(taps, four);
      if (some < 4) memory.copy(to, four, some * 36);
      to += some * 36;
    }
    from += rowStep;
  }
}

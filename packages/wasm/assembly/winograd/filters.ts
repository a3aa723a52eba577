// Filters to points, G g G^T, and the points' sums back to filters, A^T s A: four channels of one filter at a time.
import { filter4, filter6, taps4, taps6 } from "./lines";

/** Where the taps of a group's filters lie, in bytes. Flipped filters have their first tap last, and a negative step. */
@unmanaged
export class Weight {
  /** The first tap of the first filter's first channel. */
  data: usize;
  filterStep: i32;
  channelStep: i32;
  tapStep: i32;
}

// @ts-ignore: decorator
@inline
function gather(p0: usize, p1: usize, p2: usize, p3: usize): v128 {
  let v = v128.load32_zero(p0);
  v = v128.load_lane<f32>(p1, v, 1);
  v = v128.load_lane<f32>(p2, v, 2);
  return v128.load_lane<f32>(p3, v, 3);
}

/**
 * Transforms filters `first` .. `first + filters`-1 of a group, all their channels:
 *
 *   to[point * pointStep + (filter - first) * rowStep + 4 * channel]
 *
 * A row is written up to a multiple of four channels.
 *
 * @param groupStart bytes from the first group's filters to this group's
 * @param at         18 vectors of scratch memory
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
  const tap = weight.tapStep;
  const channelStep = weight.channelStep;
  for (let f = 0; f < filters; f++) {
    const filter = weight.data + groupStart + (first + f) * weight.filterStep;
    for (let c = 0; c < channels; c += 4) {
      // Lanes beyond the last channel repeat it.
      const last = channels - 1;
      let p0 = filter + c * channelStep;
      let p1 = filter + min(c + 1, last) * channelStep;
      let p2 = filter + min(c + 2, last) * channelStep;
      let p3 = filter + min(c + 3, last) * channelStep;
      for (let v = 0; v < 3; v++) {
        const g0 = gather(p0, p1, p2, p3);
        const g1 = gather(p0 + 3 * tap, p1 + 3 * tap, p2 + 3 * tap, p3 + 3 * tap);
        const g2 = gather(p0 + 6 * tap, p1 + 6 * tap, p2 + 6 * tap, p3 + 6 * tap);
        if (step == 4) filter6(g0, g1, g2, at + (v << 4), 48);
        else filter4(g0, g1, g2, at + (v << 4), 48);
        p0 += tap;
        p1 += tap;
        p2 += tap;
        p3 += tap;
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
      const lanes = min(channels - c, 4);
      for (let lane = 0; lane < lanes; lane++)
        for (let t = 0; t < 9; t++) {
          store<f32>(to, load<f32>(taps + (t << 4) + (lane << 2)));
          to += 4;
        }
    }
    from += rowStep;
  }
}

// Elements along an axis by index: x is [outer, length, inner], indices are int32 [outer, count, inner], or [count] for
// all alike. integers of both kernels: from, indices, to, outer, length, count, inner, the indices' strides along outer,
// count and inner in elements, then what a chunk takes.
import { integer, pointer } from "../job";

// @ts-ignore: decorator
@inline
function indexAt(args: usize, o: i32, k: i32, i: i32): i32 {
  return load<i32>(pointer(args, 1) + (<usize>(o * integer(args, 7) + k * integer(args, 8) + i * integer(args, 9)) << 2));
}

/** to[o, k, i] = from[o, indices[o, k, i], i]; NaN for an index outside of the axis. 10: pairs of o and k a chunk. */
export function pick(args: usize, chunk: i32, slot: i32): void {
  const grain = integer(args, 10);
  const length = integer(args, 4);
  const count = integer(args, 5);
  const inner = integer(args, 6);
  const run = integer(args, 9) ? 1 : inner;
  for (let row = chunk * grain, end = min(row + grain, integer(args, 3) * count); row < end; row++) {
    const o = row / count;
    let to = pointer(args, 2) + (<usize>(row * inner) << 2);
    for (let i = 0; i < inner; i += run) {
      const index = indexAt(args, o, row % count, i);
      const inside = index >= 0 && index < length;
      const from = pointer(args, 0) + (<usize>((o * length + index) * inner + i) << 2);
      for (let j: usize = 0, edge = <usize>run << 2; j < edge; j += 4)
        store<f32>(to + j, inside ? load<f32>(from + j) : <f32>NaN);
      to += <usize>run << 2;
    }
  }
}

/**
 * The adjoint: to[o, indices[o, k, i], i] += from[o, k, i] over k in order, from zero; elements whose index is outside
 * are dropped. A chunk writes `10` positions of one line of the axis, or of `11` lines where those are all.
 */
export function scatter(args: usize, chunk: i32, slot: i32): void {
  const length = integer(args, 4);
  const count = integer(args, 5);
  const inner = integer(args, 6);
  const run = integer(args, 9) ? 1 : inner;
  const grain = integer(args, 10);
  const lines = integer(args, 11);
  const parts = (length + grain - 1) / grain;
  const low = (chunk % parts) * grain;
  const high = min(low + grain, length);
  const first = (chunk / parts) * lines;
  for (let o = first; o < min(first + lines, integer(args, 3)); o++) {
    const line = pointer(args, 2) + (<usize>(o * length * inner) << 2);
    memory.fill(line + (<usize>(low * inner) << 2), 0, <usize>((high - low) * inner) << 2);
    let from = pointer(args, 0) + (<usize>(o * count * inner) << 2);
    for (let k = 0; k < count; k++)
      for (let i = 0; i < inner; i += run, from += <usize>run << 2) {
        const index = indexAt(args, o, k, i);
        if (index < low || index >= high) continue;
        const to = line + (<usize>(index * inner + i) << 2);
        for (let j: usize = 0, edge = <usize>run << 2; j < edge; j += 4)
          store<f32>(to + j, load<f32>(to + j) + load<f32>(from + j));
      }
  }
}

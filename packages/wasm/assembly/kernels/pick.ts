// Elements along an axis by index: x is [outer, length, inner], indices are int32 [outer, count, inner], or [count] for
// all alike. integers of both kernels: from, indices, to, outer, length, count, inner, the indices' strides along outer,
// count and inner in elements, then what a chunk takes.
import { integer, pointer } from "../job";
import { addRow, copyRow, fillRow } from "../rows";

/** to[o, k, i] = from[o, indices[o, k, i], i]; NaN for an index outside of the axis. 10: pairs of o and k a chunk. */
export function pick(args: usize, chunk: i32, slot: i32): void {
  const grain = integer(args, 10);
  const length = integer(args, 4);
  const count = integer(args, 5);
  const inner = integer(args, 6);
  const each = integer(args, 9) != 0;
  const step = <usize>integer(args, 8) << 2;
  const first = chunk * grain;
  const end = min(first + grain, integer(args, 3) * count);
  let to = pointer(args, 2) + (<usize>(first * inner) << 2);
  let o = first / count;
  for (let row = first; row < end; o++) {
    const from = pointer(args, 0) + (<usize>(o * length * inner) << 2);
    const k = row - o * count;
    let at = pointer(args, 1) + (<usize>(o * integer(args, 7) + k * integer(args, 8)) << 2);
    const last = min(row + count - k, end);
    for (; row < last; row++, at += step, to += <usize>inner << 2)
      if (each)
        for (let i: usize = 0; i < <usize>inner; i++) {
          const index = load<u32>(at + (i << 2));
          const value = index < <u32>length ? load<f32>(from + ((index * inner + i) << 2)) : <f32>NaN;
          store<f32>(to + (i << 2), value);
        }
      else {
        const index = load<u32>(at);
        if (index < <u32>length) copyRow(to, from + (<usize>(index * inner) << 2), inner);
        else fillRow(to, NaN, inner);
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
  const each = integer(args, 9) != 0;
  const grain = integer(args, 10);
  const lines = integer(args, 11);
  const parts = (length + grain - 1) / grain;
  const low = (chunk % parts) * grain;
  const high = min(low + grain, length);
  const first = (chunk / parts) * lines;
  const last = min(first + lines, integer(args, 3));
  let line = pointer(args, 2) + (<usize>(first * length * inner) << 2);
  let from = pointer(args, 0) + (<usize>(first * count * inner) << 2);
  // Lines of which a chunk has all positions follow each other.
  memory.fill(line + (<usize>(low * inner) << 2), 0, <usize>((parts == 1 ? (last - first) * length : high - low) * inner) << 2);
  for (let o = first; o < last; o++, line += <usize>(length * inner) << 2)
    for (let k = 0; k < count; k++) {
      const at = pointer(args, 1) + (<usize>(o * integer(args, 7) + k * integer(args, 8)) << 2);
      for (let i = 0; i < inner; ) {
        const index = load<i32>(at + (each ? <usize>i << 2 : 0));
        const run = each ? 1 : inner;
        const to = line + (<usize>(index * inner + i) << 2);
        if (index >= low && index < high) {
          if (each) store<f32>(to, load<f32>(to) + load<f32>(from));
          else addRow(to, from, run);
        }
        from += <usize>run << 2;
        i += run;
      }
    }
}

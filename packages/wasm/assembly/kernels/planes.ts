// Elements picked out of planes by int32 positions, and added back to them.
import { integer, pointer, splitAt } from "../job";

/**
 * Zeros with every element of x added at its position in its plane, in order.
 * integers: x, indices, y, planes, chunks, elements a plane of x, of y.
 */
export function scatterPlanes(args: usize, chunk: i32, slot: i32): void {
  const planes = integer(args, 3);
  const chunks = integer(args, 4);
  const from = integer(args, 5);
  const to = <usize>integer(args, 6) << 2;
  const first = splitAt(planes, chunks, chunk);
  const end = splitAt(planes, chunks, chunk + 1);
  let plane = pointer(args, 2) + <usize>first * to;
  memory.fill(plane, 0, <usize>(end - first) * to);
  for (let k = first; k < end; k++, plane += to) {
    const stop = <usize>((k + 1) * from) << 2;
    for (let i = <usize>(k * from) << 2; i < stop; i += 4) {
      const at = plane + (load<u32>(pointer(args, 1) + i) << 2);
      store<f32>(at, load<f32>(at) + load<f32>(pointer(args, 0) + i));
    }
  }
}

/** y[i] = the element at position indices[i] of its plane. integers: x, indices, y, planes, chunks, elements a plane of y, of x. */
export function gatherPlanes(args: usize, chunk: i32, slot: i32): void {
  const planes = integer(args, 3);
  const chunks = integer(args, 4);
  const to = integer(args, 5);
  const from = <usize>integer(args, 6) << 2;
  const first = splitAt(planes, chunks, chunk);
  const end = splitAt(planes, chunks, chunk + 1);
  let plane = pointer(args, 0) + <usize>first * from;
  for (let k = first; k < end; k++, plane += from) {
    const stop = <usize>((k + 1) * to) << 2;
    for (let i = <usize>(k * to) << 2; i < stop; i += 4)
      store<f32>(pointer(args, 2) + i, load<f32>(plane + (load<u32>(pointer(args, 1) + i) << 2)));
  }
}

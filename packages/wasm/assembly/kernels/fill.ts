import { float, integer, pointer, splitAt } from "../job";

/** Writes one value to all elements. integers: to, length, chunks; floats: value. */
export function fill(args: usize, chunk: i32, slot: i32): void {
  const chunks = integer(args, 2);
  const length = integer(args, 1);
  const to = pointer(args, 0);
  const end = to + (<usize>splitAt(length, chunks, chunk + 1) << 2);
  const value = float(args, 0);
  const four = f32x4.splat(value);
  let at = to + (<usize>splitAt(length, chunks, chunk) << 2);
  for (; at + 16 <= end; at += 16) v128.store(at, four);
  for (; at < end; at += 4) store<f32>(at, value);
}

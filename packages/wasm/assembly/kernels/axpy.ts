import { float, integer, pointer, splitAt } from "../job";
import { madd } from "../lanes";

/** to = a x + y, element by element. integers: to, x, y, length, chunks; floats: a. */
export function axpy(args: usize, chunk: i32, slot: i32): void {
  const length = integer(args, 3);
  const chunks = integer(args, 4);
  const a = f32x4.splat(float(args, 0));
  const x = pointer(args, 1);
  const y = pointer(args, 2);
  const to = pointer(args, 0);
  let at = <usize>splitAt(length, chunks, chunk) << 2;
  const end = <usize>splitAt(length, chunks, chunk + 1) << 2;
  for (; at + 16 <= end; at += 16) v128.store(to + at, madd(a, v128.load(x + at), v128.load(y + at)));
  // The tail rounds as the rest does, fused or not: what an element becomes must not depend on where chunks end.
  for (; at < end; at += 4) {
    const sum = madd(a, v128.load32_zero(x + at), v128.load32_zero(y + at));
    v128.store_lane<f32>(to + at, sum, 0);
  }
}

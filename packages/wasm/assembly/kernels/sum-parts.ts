import { integer, pointer, splitAt } from "../job";

/** to[i] = the sum of `parts` arrays, `step` bytes apart, in their order: of none, 0. integers: to, length, from, parts, step, chunks. */
export function sumParts(args: usize, chunk: i32, slot: i32): void {
  const to = pointer(args, 0);
  const length = integer(args, 1);
  const from = pointer(args, 2);
  const parts = integer(args, 3);
  const step = pointer(args, 4);
  const chunks = integer(args, 5);
  const end = splitAt(length, chunks, chunk + 1) << 2;
  let at = splitAt(length, chunks, chunk) << 2;
  for (; at + 16 <= end; at += 16) {
    let sum = f32x4.splat(0);
    for (let part = 0; part < parts; part++) sum = f32x4.add(sum, v128.load(from + part * step + at));
    v128.store(to + at, sum);
  }
  for (; at < end; at += 4) {
    let sum: f32 = 0;
    for (let part = 0; part < parts; part++) sum += load<f32>(from + part * step + at);
    store<f32>(to + at, sum);
  }
}

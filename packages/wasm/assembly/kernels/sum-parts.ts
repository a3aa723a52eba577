import { integer, pointer } from "../job";

/** to[i] = the sum of `parts` arrays of `length` elements, one after the other, in their order. integers: from, to, length, parts. */
export function sumParts(args: usize, chunk: i32, slot: i32): void {
  const from = pointer(args, 0);
  const to = pointer(args, 1);
  const bytes = <usize>integer(args, 2) << 2;
  const parts = integer(args, 3);
  let at: usize = 0;
  for (; at + 16 <= bytes; at += 16) {
    let sum = v128.load(from + at);
    for (let part = 1; part < parts; part++) sum = f32x4.add(sum, v128.load(from + at + <usize>part * bytes));
    v128.store(to + at, sum);
  }
  for (; at < bytes; at += 4) {
    let sum = load<f32>(from + at);
    for (let part = 1; part < parts; part++) sum += load<f32>(from + at + <usize>part * bytes);
    store<f32>(to + at, sum);
  }
}

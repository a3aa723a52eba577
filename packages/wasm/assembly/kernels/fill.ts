import { float, integer, pointer, splitAt } from "../job";
import { fillRow } from "../rows";

/** Writes one value to all elements. integers: to, length, chunks; floats: value. */
export function fill(args: usize, chunk: i32, slot: i32): void {
  const chunks = integer(args, 2);
  const length = integer(args, 1);
  const to = pointer(args, 0);
  const start = splitAt(length, chunks, chunk);
  fillRow(to + (<usize>start << 2), float(args, 0), splitAt(length, chunks, chunk + 1) - start);
}

import { integer, pointer, splitAt } from "../job";

/** Rows that are copied side by side: those of a transposed matrix then share lines of the cache. */
const BLOCK: i32 = 16;

/**
 * Copies weights of any strides to [groups][rows][channels][taps], for correlate.
 * integers: from, to, chunks, groups, rows, channels, three numbers of taps, then strides in bytes of the last six.
 */
export function packWeights(args: usize, chunk: i32, slot: i32): void {
  const chunks = integer(args, 2);
  const rows = integer(args, 4);
  const channels = integer(args, 5);
  const terms = channels * integer(args, 6) * integer(args, 7) * integer(args, 8);
  const all = integer(args, 3) * rows;
  const end = splitAt(all, chunks, chunk + 1);
  for (let row = splitAt(all, chunks, chunk); row < end; ) {
    const block = min(min(BLOCK, end - row), rows - (row % rows));
    const from = pointer(args, 0) + <usize>((row / rows) * integer(args, 9) + (row % rows) * integer(args, 10));
    let to = pointer(args, 1) + (<usize>(row * terms) << 2);
    for (let channel = 0; channel < channels; channel++)
      for (let u = 0; u < integer(args, 6); u++)
        for (let v = 0; v < integer(args, 7); v++) {
          let at = from + <usize>(channel * integer(args, 11) + u * integer(args, 12) + v * integer(args, 13));
          for (let t = 0; t < integer(args, 8); t++, to += 4) {
            copyColumn(at, integer(args, 10), to, terms << 2, block);
            at += <usize>integer(args, 14);
          }
        }
    row += block;
  }
}

// @ts-ignore: decorator
@inline
function copyColumn(from: usize, fromStep: i32, to: usize, toStep: i32, count: i32): void {
  for (let i = 0; i < count; i++, from += fromStep, to += toStep) store<f32>(to, load<f32>(from));
}

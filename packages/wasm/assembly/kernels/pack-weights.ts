import { integer, pointer, splitAt } from "../job";

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
  let row = splitAt(all, chunks, chunk);
  let to = pointer(args, 1) + (<usize>(row * terms) << 2);
  for (; row < end; row++) {
    const from = pointer(args, 0) + <usize>((row / rows) * integer(args, 9) + (row % rows) * integer(args, 10));
    for (let channel = 0; channel < channels; channel++)
      for (let u = 0; u < integer(args, 6); u++)
        for (let v = 0; v < integer(args, 7); v++) {
          const at = from + <usize>(channel * integer(args, 11) + u * integer(args, 12) + v * integer(args, 13));
          to = copyTaps(at, integer(args, 14), to, integer(args, 8));
        }
  }
}

// @ts-ignore: decorator
@inline
function copyTaps(from: usize, step: i32, to: usize, taps: i32): usize {
  for (let t = 0; t < taps; t++, from += step, to += 4) store<f32>(to, load<f32>(from));
  return to;
}

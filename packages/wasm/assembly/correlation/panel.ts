import { integer } from "../job";
import { Arg, PANEL } from "./job";

/** Rows that are copied side by side: those of a transposed matrix then share lines of the cache. */
const BLOCK: i32 = 16;

/**
 * Copies `rows` rows of the weights (from address `w`) and terms [first, end) to pairs of rows, side by side:
 * [rows / 2][terms][2]. The second row of an odd last pair is a copy of the first.
 */
export function packPanel(args: usize, space: usize, w: usize, rows: i32, first: i32, end: i32): void {
  const pair = <usize>(end - first) << 3;
  let to = space + PANEL;
  for (let row = 0; row < rows; row += BLOCK, w += <usize>(BLOCK * integer(args, Arg.WRow)), to += (BLOCK / 2) * pair)
    packRows(args, w, min(BLOCK, rows - row), first, end, to, pair);
}

function packRows(args: usize, w: usize, rows: i32, first: i32, end: i32, to: usize, pair: usize): void {
  const tapsA = integer(args, Arg.Axes + 2);
  const tapsB = integer(args, Arg.Axes + 8);
  const tapsC = integer(args, Arg.Axes + 14);
  const stepA = integer(args, Arg.WAxes);
  const stepB = integer(args, Arg.WAxes + 1);
  const stepC = integer(args, Arg.WAxes + 2);
  const stepChannel = integer(args, Arg.WChannel);
  const row = integer(args, Arg.WRow);
  let t = first % tapsC;
  let rest = first / tapsC;
  let v = rest % tapsB;
  rest /= tapsB;
  let u = rest % tapsA;
  let channel = rest / tapsA;
  for (let k = first; k < end; ) {
    let from = w + <usize>(channel * stepChannel + u * stepA + v * stepB + t * stepC);
    const run = min(end - k, tapsC - t);
    for (let i = 0; i < run; i++, from += stepC, to += 8) packTerm(from, row, rows, to, pair);
    k += run;
    t = 0;
    if (++v == tapsB) {
      v = 0;
      if (++u == tapsA) {
        u = 0;
        channel++;
      }
    }
  }
}

/** One term of all rows. */
// @ts-ignore: decorator
@inline
function packTerm(from: usize, row: i32, rows: i32, to: usize, pair: usize): void {
  let left = rows;
  for (; left > 1; left -= 2, from += 2 * row, to += pair) {
    store<f32>(to, load<f32>(from));
    store<f32>(to, load<f32>(from + row), 4);
  }
  if (left) {
    store<f32>(to, load<f32>(from));
    store<f32>(to, load<f32>(from), 4);
  }
}

import { integer } from "../job";
import { Arg, PANEL } from "./job";

/**
 * Copies `rows` rows of the weights (from address `w`) and `channels` channels to pairs of rows, side by side:
 * [rows / 2][channels * taps][2]. The second row of an odd last pair is a copy of the first.
 */
export function packPanel(args: usize, space: usize, w: usize, rows: i32, first: i32, end: i32): void {
  const stride = <usize>integer(args, Arg.WRow);
  let to = space + PANEL;
  for (let row = 0; row < rows; row += 2) {
    to = packPair(args, w, row + 1 < rows ? stride : 0, first, end, to);
    w += 2 * stride;
  }
}

/** Terms [first, end) of two rows. */
function packPair(args: usize, w: usize, second: usize, first: i32, end: i32, to: usize): usize {
  const tapsA = integer(args, Arg.Axes + 2);
  const tapsB = integer(args, Arg.Axes + 8);
  const tapsC = integer(args, Arg.Axes + 14);
  const stepA = integer(args, Arg.WAxes);
  const stepB = integer(args, Arg.WAxes + 1);
  const stepC = integer(args, Arg.WAxes + 2);
  const stepChannel = integer(args, Arg.WChannel);
  let t = first % tapsC;
  let rest = first / tapsC;
  let v = rest % tapsB;
  rest /= tapsB;
  let u = rest % tapsA;
  let channel = rest / tapsA;
  for (let k = first; k < end; ) {
    let from = w + <usize>(channel * stepChannel + u * stepA + v * stepB + t * stepC);
    const run = min(end - k, tapsC - t);
    for (let i = 0; i < run; i++, from += stepC, to += 8) {
      store<f32>(to, load<f32>(from));
      store<f32>(to + 4, load<f32>(from + second));
    }
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
  return to;
}

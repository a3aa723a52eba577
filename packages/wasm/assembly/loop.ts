// Loops over strided operands. The wrapper (src/ops/loop.ts) has merged axes and written the loop to the arguments:
// the lengths of up to 16 axes, innermost first, and for each operand its strides in bytes.
import { integer } from "./job";
import { copyRow, fillRow } from "./rows";

/** Where in the arguments the lengths of axes begin, and the strides of operand k. */
export const SHAPE: i32 = 16;
// @ts-ignore: decorator
@inline
export function stridesOf(operand: i32): i32 {
  return 32 + 16 * operand;
}
/** The bytes from an operand's first element to that at a row-major position of the loop. */
export function offsetAt(args: usize, strides: i32, position: i32, shape: i32 = SHAPE): usize {
  let offset = 0;
  for (let axis = 0, rest = position; rest > 0; axis++) {
    const length = integer(args, shape + axis);
    const outer = rest / length;
    offset += (rest - outer * length) * integer(args, strides + axis);
    rest = outer;
  }
  return offset;
}

/** `count` elements with strides of `fromStep` and `toStep` bytes. */
// @ts-ignore: decorator
@inline
function copySteps<T>(to: usize, toStep: usize, from: usize, fromStep: usize, count: i32): void {
  if (sizeof<T>() == 4 && toStep == 4 && fromStep == 4) copyRow(to, from, count);
  else if (sizeof<T>() == 4 && toStep == 4 && fromStep == 0) fillRow(to, load<f32>(from), count);
  else for (; count > 0; count--, to += toStep, from += fromStep) store<T>(to, load<T>(from));
}

/** Copies the elements at positions `start .. start + count - 1` of the loop from one strided operand to another. */
export function copyElements<T>(
  args: usize, toStrides: i32, to: usize, fromStrides: i32, from: usize, start: i32, count: i32,
): void {
  const length = integer(args, SHAPE);
  const rows = integer(args, SHAPE + 1);
  const toStep: usize = integer(args, toStrides);
  const fromStep: usize = integer(args, fromStrides);
  const toRow: usize = integer(args, toStrides + 1);
  const fromRow: usize = integer(args, fromStrides + 1);
  for (let position = start, end = start + count; position < end; ) {
    let column = position % length;
    let row = (position / length) % rows;
    // The first elements of this row; rows follow each other by two strides alone until the third axis moves.
    let target = to + offsetAt(args, toStrides, position) - column * toStep;
    let source = from + offsetAt(args, fromStrides, position) - column * fromStep;
    for (; row < rows && position < end; row++, target += toRow, source += fromRow) {
      const n = min(length - column, end - position);
      copySteps<T>(target + column * toStep, toStep, source + column * fromStep, fromStep, n);
      position += n;
      column = 0;
    }
  }
}

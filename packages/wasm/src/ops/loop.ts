import { EngineError, type Shape } from "@convkit/ndarray";

/** A row-major array in linear memory. */
export interface Operand {
  readonly address: number;
  readonly shape: Shape;
}

/** A loop over several strided operands, as the kernels take it: innermost axis first, strides in elements. */
export interface Loop {
  readonly lengths: readonly number[];
  /** One list an operand. */
  readonly strides: readonly (readonly number[])[];
}

/** No kernel takes this; TypeScript does. */
export class UnsupportedError extends EngineError {
  override readonly name = "UnsupportedError";
}

/** How many axes the kernels' loops have room for. */
const mostAxes = 16;

/** The strides, outermost first, of a row-major array of `shape` that is broadcast to `target`. */
export function broadcastStrides(shape: Shape, target: Shape): number[] {
  const strides = new Array<number>(target.length).fill(0);
  const shift = target.length - shape.length;
  let stride = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    if (shape[axis] !== 1) strides[axis + shift] = stride;
    stride *= shape[axis]!;
  }
  return strides;
}

/**
 * Drops axes of length 1 and merges neighbours that every operand passes in one go.
 *
 * @throws UnsupportedError when more axes are left than kernels have room for
 */
export function makeLoop(shape: Shape, operands: readonly (readonly number[])[]): Loop {
  const lengths: number[] = [];
  const strides: number[][] = operands.map(() => []);
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    const length = shape[axis]!;
    if (length === 1) continue;
    const last = lengths.length - 1;
    if (last >= 0 && joins(operands, axis, strides, last, lengths[last]!)) lengths[last]! *= length;
    else {
      lengths.push(length);
      for (let k = 0; k < operands.length; k++) strides[k]!.push(operands[k]![axis]!);
    }
  }
  if (lengths.length === 0) return { lengths: [1], strides: operands.map(() => [1]) };
  if (lengths.length > mostAxes)
    throw new UnsupportedError("engine", `a loop over ${lengths.length} axes: there is room for ${mostAxes}`);
  return { lengths, strides };
}

/** Whether every operand goes on along `axis` where the loop's axis `last` ends. */
function joins(
  operands: readonly (readonly number[])[],
  axis: number,
  strides: readonly (readonly number[])[],
  last: number,
  length: number,
): boolean {
  for (let k = 0; k < operands.length; k++)
    if (operands[k]![axis] !== strides[k]![last]! * length) return false;
  return true;
}

/** Room in a kernel's arguments for loops: `integers` (16 at most), then `groups` of 16 numbers for axes. */
export function argumentsWith(integers: readonly number[], groups: number): number[] {
  const result = new Array<number>(16 * (1 + groups)).fill(0);
  for (let at = 0; at < integers.length; at++) result[at] = integers[at]!;
  return result;
}

/** Writes lengths of axes to a group; those beyond them are 1. */
export function putLengths(into: number[], group: number, lengths: readonly number[]): void {
  for (let axis = 0; axis < mostAxes; axis++)
    into[16 * group + axis] = axis < lengths.length ? lengths[axis]! : 1;
}

/** Writes strides to a group in bytes, of which an element has `size`. */
export function putStrides(into: number[], group: number, strides: readonly number[], size = 4): void {
  for (let axis = 0; axis < strides.length; axis++) into[16 * group + axis] = strides[axis]! * size;
}

/** The kernel's integers, then the loop where assembly/loop.ts expects it. */
export function withLoop(
  integers: readonly number[],
  { lengths, strides }: Loop,
  sizes?: readonly number[],
): number[] {
  const result = argumentsWith(integers, 1 + strides.length);
  putLengths(result, 1, lengths);
  for (let k = 0; k < strides.length; k++) putStrides(result, 2 + k, strides[k]!, sizes?.[k]);
  return result;
}

/** After how many elements a broadcast operand repeats; 0 when it lies as the row-major operand `whole` does. */
export function periodOf({ lengths, strides }: Loop, operand: number, whole: number): number {
  const own = strides[operand]!;
  let axes = lengths.length;
  while (axes > 0 && own[axes - 1] === strides[whole]![axes - 1]) axes--;
  if (axes === 0) return 0;
  axes = lengths.length;
  while (axes > 0 && own[axes - 1] === 0) axes--;
  let period = 1;
  for (let axis = 0; axis < axes; axis++) period *= lengths[axis]!;
  return period;
}

/** Elements of a block at most. */
export const blockSize = 2048;

/** Elements of a block to which operands of these periods are spread: a multiple of the longest that is short. */
export function blockFor(periods: readonly number[]): number {
  const longest = Math.max(1, ...periods.filter((period) => period <= blockSize));
  return Math.floor(blockSize / longest) * longest;
}

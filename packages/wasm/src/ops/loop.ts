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

/** Drops axes of length 1 and merges neighbours that every operand passes in one go. */
export function makeLoop(shape: Shape, operands: readonly (readonly number[])[]): Loop {
  const lengths: number[] = [];
  const strides: number[][] = operands.map(() => []);
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    const length = shape[axis]!;
    if (length === 1) continue;
    const last = lengths.length - 1;
    const joins = last >= 0 && operands.every((of, k) => of[axis] === strides[k]![last]! * lengths[last]!);
    if (joins) lengths[last]! *= length;
    else {
      lengths.push(length);
      operands.forEach((of, k) => {
        strides[k]!.push(of[axis]!);
      });
    }
  }
  if (lengths.length === 0) return { lengths: [1], strides: operands.map(() => [1]) };
  if (lengths.length > mostAxes)
    throw new EngineError("engine", `a loop over ${lengths.length} axes: there is room for ${mostAxes}`);
  return { lengths, strides };
}

/** The kernel's integers (16 at most), then the loop where assembly/loop.ts expects it, with strides in bytes. */
export function withLoop(
  integers: readonly number[],
  { lengths, strides }: Loop,
  bytes: readonly number[] = strides.map(() => 4),
): number[] {
  const result = new Array<number>(16 * (2 + strides.length)).fill(0);
  integers.forEach((value, at) => {
    result[at] = value;
  });
  for (let axis = 0; axis < mostAxes; axis++) {
    result[16 + axis] = lengths[axis] ?? 1;
    strides.forEach((of, k) => {
      result[32 + 16 * k + axis] = (of[axis] ?? 0) * bytes[k]!;
    });
  }
  return result;
}

/** After how many elements a broadcast operand repeats; 0 when it lies as the row-major operand `whole` does. */
export function periodOf({ lengths, strides }: Loop, operand: number, whole: number): number {
  const own = strides[operand]!;
  if (own.every((stride, axis) => stride === strides[whole]![axis])) return 0;
  let axes = lengths.length;
  while (axes > 0 && own[axes - 1] === 0) axes--;
  return lengths.slice(0, axes).reduce((product, length) => product * length, 1);
}

/** Elements of a block at most. */
export const blockSize = 2048;

/** Elements of a block to which operands of these periods are spread: a multiple of the longest that is short. */
export function blockFor(periods: readonly number[]): number {
  const longest = Math.max(1, ...periods.filter((period) => period <= blockSize));
  return Math.floor(blockSize / longest) * longest;
}

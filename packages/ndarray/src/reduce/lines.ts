import { checkArray } from "../check-array.ts";
import { checkOptionNames } from "../check-options.ts";
import { contiguousStrides, normalizeAxis } from "../layout.ts";
import type { NDArray } from "../ndarray.ts";
import { forEachRun } from "../runs.ts";

export interface AxisOptions {
  /** One axis, negative from the end. Default: none, the elements in row-major order as one line. */
  readonly axis?: number | undefined;
}

/** The operand seen as lines along one axis: what argMax, cumsum and sort go over. */
export interface Lines {
  readonly x: NDArray;
  readonly axis: number;
  /** Elements a line, and buffer positions from one to the next. */
  readonly length: number;
  readonly step: number;
  /** Positions from one element of a line to the next in a row-major result of the operand's shape. */
  readonly toStep: number;
}

/** The operand and the options of a function that goes over lines, checked. `names` are the options that it takes. */
export function linesOf(
  functionName: string,
  operand: NDArray,
  options: AxisOptions,
  names: readonly string[] = ["axis"],
): Lines {
  checkArray(functionName, operand);
  checkOptionNames(functionName, options, names);
  const { axis } = options;
  const x = axis === undefined ? operand.reshape([-1]) : operand;
  const along = axis === undefined ? 0 : normalizeAxis(functionName, axis, x.rank);
  const toStep = contiguousStrides(x.shape)[along]!;
  return { x, axis: along, length: x.shape[along]!, step: x.strides[along]!, toStep };
}

/**
 * Calls `line(start, to, k)` for line k, in row-major order: its first element's buffer position, and its position
 * in a row-major result of the operand's shape.
 */
export function forEachLine(
  { x, axis, length, toStep }: Lines,
  line: (start: number, to: number, k: number) => void,
): void {
  const shape = x.shape.filter((_, at) => at !== axis);
  const strides = x.strides.filter((_, at) => at !== axis);
  forEachRun(shape, [{ strides, offset: x.offset }], (count, [start], [step], position) => {
    for (let i = 0, k = position; i < count; i++, k++)
      line(start! + i * step!, Math.floor(k / toStep) * length * toStep + (k % toStep), k);
  });
}

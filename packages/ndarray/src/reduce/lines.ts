import { normalizeAxis } from "../layout.ts";
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
}

export function linesOf(functionName: string, operand: NDArray, axis: number | undefined): Lines {
  const x = axis === undefined ? operand.reshape([-1]) : operand;
  const along = axis === undefined ? 0 : normalizeAxis(functionName, axis, x.rank);
  return { x, axis: along, length: x.shape[along]!, step: x.strides[along]! };
}

/** Calls `line(start, k)` with the buffer position of each line's first element, in row-major order. */
export function forEachLine({ x, axis }: Lines, line: (start: number, k: number) => void): void {
  const shape = x.shape.filter((_, at) => at !== axis);
  const strides = x.strides.filter((_, at) => at !== axis);
  forEachRun(shape, [{ strides, offset: x.offset }], (length, [start], [step], position) => {
    for (let i = 0; i < length; i++) line(start! + i * step!, position + i);
  });
}

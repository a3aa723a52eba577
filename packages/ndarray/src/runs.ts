import type { Shape } from "./layout.ts";

/** Where one operand of a loop lies: its strides are aligned with the loop's shape. */
export interface Strides {
  readonly strides: readonly number[];
  readonly offset: number;
}

/**
 * One run of a loop: `length` elements; operand k starts at `starts[k]` and advances by `steps[k]`.
 * `position` counts the elements before this run in row-major order. `starts` is reused between calls.
 */
export type Run = (
  length: number,
  starts: readonly number[],
  steps: readonly number[],
  position: number,
) => void;

/** Axes of length 1 dropped, and neighbours merged wherever every operand lies in one piece across both. */
function collapse(shape: Shape, operands: readonly Strides[]): { shape: number[]; steps: number[][] } {
  const merged: number[] = [];
  const steps: number[][] = operands.map(() => []);
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    const length = shape[axis]!;
    if (length === 1) continue;
    const inner = merged[0];
    const joins =
      inner !== undefined && operands.every(({ strides }, k) => strides[axis] === steps[k]![0]! * inner);
    if (joins) merged[0] = inner * length;
    else {
      merged.unshift(length);
      operands.forEach(({ strides }, k) => {
        steps[k]!.unshift(strides[axis]!);
      });
    }
  }
  return { shape: merged, steps };
}

/**
 * Walks several operands of one (broadcast) shape together in row-major order, as few long runs: contiguous
 * operands are one run, whatever their rank. This is the one place where loops over strides are written.
 */
export function forEachRun(shape: Shape, operands: readonly Strides[], run: Run): void {
  if (shape.includes(0)) return;
  const loop = collapse(shape, operands);
  const outer = Math.max(loop.shape.length - 1, 0);
  const length = loop.shape[outer] ?? 1;
  const inner = loop.steps.map((steps) => steps[outer] ?? 0);
  const starts = operands.map(({ offset }) => offset);
  let runs = 1;
  for (let axis = 0; axis < outer; axis++) runs *= loop.shape[axis]!;
  const index = new Array<number>(outer).fill(0);
  for (let k = 0; k < runs; k++) {
    run(length, starts, inner, k * length);
    for (let axis = outer - 1; axis >= 0; axis--) {
      const wraps = ++index[axis]! === loop.shape[axis]!;
      for (let o = 0; o < starts.length; o++) {
        const step = loop.steps[o]![axis]!;
        starts[o]! += wraps ? step - step * loop.shape[axis]! : step;
      }
      if (!wraps) break;
      index[axis] = 0;
    }
  }
}

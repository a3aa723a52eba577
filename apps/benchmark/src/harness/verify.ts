import { initialParameters } from "../inputs.ts";
import type { ErrorFigure } from "../schema.ts";
import type { Task, TaskKind, TrainTask } from "../tasks.ts";

/**
 * How large an error may be, relative to the root mean square of the right values. float32 keeps 6e-8; sums of
 * some thousand products in any order keep 1e-6 to 1e-5, Winograd's transforms up to 1e-4. A wrong index, border
 * or missing term is an error of 1e-2 and more. A training step chains many of these, and its small gradients
 * carry the rounding of the parameters that they were added to.
 */
const tolerances: Record<TaskKind, number> = {
  conv: 5e-4,
  gemm: 1e-4,
  elementwise: 1e-4,
  pool: 1e-5,
  train: 2e-2,
};

/**
 * Compares a result with the right one, but for elements that are NaN there: these may be anything.
 *
 * @returns the error, and what is wrong, if anything
 */
export function verify(
  task: Task,
  seed: number,
  result: Float32Array,
  right: Float64Array,
): { error?: ErrorFigure; wrong?: string } {
  if (result.length !== right.length) return { wrong: `${result.length} elements, not ${right.length}` };
  if (task.kind === "train") return verifyStep(task, seed, result, right);
  let [squares, absolute, at] = [0, 0, 0];
  for (let i = 0; i < right.length; i++) {
    if (Number.isNaN(right[i]!)) continue;
    squares += right[i]! ** 2;
    const difference = Math.abs(result[i]! - right[i]!);
    if (!(difference <= absolute)) [absolute, at] = [difference, i];
    if (Number.isNaN(difference)) break;
  }
  const relative = absolute / Math.sqrt(squares / Math.max(1, right.length)) || 0;
  const tolerance = tolerances[task.kind];
  if (Number.isNaN(absolute)) return { wrong: `element ${at} is NaN, not ${right[at]}` };
  const error = { absolute, relative, tolerance };
  if (relative <= tolerance) return { error };
  return { error, wrong: `element ${at} is ${result[at]}, not ${right[at]!.toPrecision(7)}` };
}

/**
 * Of a training step what it added to the parameters is compared: the parameters alone would hide a wrong gradient.
 * Each is judged by the root mean square of its differences, not by the largest. Where the input of a ReLU rounds to
 * the other side of zero, which among a quarter of a million of them one does now and then, single elements of
 * gradients differ by a tenth and nothing is wrong.
 */
function verifyStep(
  { layers }: TrainTask,
  seed: number,
  result: Float32Array,
  right: Float64Array,
): { error?: ErrorFigure; wrong?: string } {
  const loss = Math.abs(result[0]! / right[0]! - 1);
  if (!(loss <= 1e-3)) return { wrong: `the loss is ${result[0]}, not ${right[0]!.toFixed(6)}` };
  const errors = { absolute: 0, relative: 0, parameter: 0 };
  let from = 1;
  for (const [parameter, before] of initialParameters(seed, layers).entries()) {
    let [step, difference] = [0, 0];
    for (const [i, value] of before.entries()) {
      step += (right[from + i]! - value) ** 2;
      difference += (right[from + i]! - result[from + i]!) ** 2;
    }
    const relative = Math.sqrt(difference / step);
    if (!(relative <= errors.relative))
      Object.assign(errors, { absolute: Math.sqrt(difference / before.length), relative, parameter });
    if (Number.isNaN(relative)) return { wrong: `parameter ${parameter} is NaN` };
    from += before.length;
  }
  const { absolute, relative, parameter } = errors;
  const error = { absolute, relative, tolerance: tolerances.train };
  if (relative <= tolerances.train) return { error };
  return {
    error,
    wrong: `the step of parameter ${parameter} is off by ${(100 * relative).toPrecision(2)} %`,
  };
}

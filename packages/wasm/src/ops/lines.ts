import { sizeOf } from "@convkit/ndarray";
import type { Engine } from "../engine.ts";
import type { Operand } from "./loop.ts";

/** Elements a chunk. */
const grain = 8192;

/** The longest axis, other than the last one, that `logSoftmax` and `softmax` take. */
export const longestLine: number = 2 ** 17;

/**
 * `x - log(sum(exp(x)))` along an axis, to 2^-22 beside the rounding of the result: exponentials are floats, their sum
 * and its logarithm doubles.
 *
 * @param axis the last one, or one of at most `longestLine` elements
 */
export function logSoftmax(engine: Engine, x: Operand, axis: number, to: number): void {
  alongLines("logSoftmax", engine, x, axis, to);
}

/**
 * `exp(x) / sum(exp(x))` along an axis, to 2^-22 + 2^-24 (max(x) - x) of the result: the difference in the exponent is
 * rounded. `axis` is as for `logSoftmax`.
 */
export function softmax(engine: Engine, x: Operand, axis: number, to: number): void {
  alongLines("softmax", engine, x, axis, to);
}

function alongLines(
  kernel: "logSoftmax" | "softmax",
  engine: Engine,
  x: Operand,
  axis: number,
  to: number,
): void {
  const length = x.shape[axis]!;
  const inner = sizeOf(x.shape.slice(axis + 1));
  const lines = sizeOf(x.shape.slice(0, axis)) * inner;
  const perChunk = Math.max(1, Math.floor(grain / Math.max(1, length)));
  engine.run(kernel, Math.ceil(lines / perChunk), [x.address, to, lines, perChunk, length, inner]);
}

import { type Shape, sizeOf } from "@convkit/ndarray";
import type { Engine } from "../engine.ts";
import type { Operand } from "./loop.ts";

/** Elements a chunk. */
const grain = 16384;

/** How the kernels see a shape around an axis, and indices: one for every element (of x's rank), or one a slice. */
function problem(shape: Shape, indices: Operand, axis: number) {
  const outer = sizeOf(shape.slice(0, axis));
  const inner = sizeOf(shape.slice(axis + 1));
  const each = indices.shape.length > 1 || shape.length === 1;
  const count = indices.shape[each ? axis : 0]!;
  return { outer, inner, count, strides: each ? [count * inner, inner, 1] : [0, 1, 0] };
}

function pick(engine: Engine, x: Operand, indices: Operand, axis: number, to: number): void {
  const { outer, inner, count, strides } = problem(x.shape, indices, axis);
  const rows = Math.max(1, Math.floor(grain / Math.max(1, inner)));
  const sizes = [outer, x.shape[axis]!, count, inner];
  engine.run("pick", Math.ceil((outer * count) / rows), [
    ...[x.address, indices.address, to],
    ...[...sizes, ...strides, rows],
  ]);
}

/**
 * `y[..., k, ...] = x[..., indices[k], ...]` along an axis; NaN for an index outside of it.
 *
 * @param indices int32 of rank 1
 */
export function take(engine: Engine, x: Operand, indices: Operand, axis: number, to: number): void {
  pick(engine, x, indices, axis, to);
}

/**
 * `y[i, j] = x[i, indices[i, j]]` along an axis (torch.gather); NaN for an index outside of it.
 *
 * @param indices int32 of x's rank, with its lengths on the other axes
 */
export function gather(engine: Engine, x: Operand, indices: Operand, axis: number, to: number): void {
  pick(engine, x, indices, axis, to);
}

function scatter(
  engine: Engine,
  x: Operand,
  indices: Operand,
  axis: number,
  length: number,
  to: number,
): void {
  const { outer, inner, count, strides } = problem(x.shape, indices, axis);
  // Every chunk of one line reads all of its indices, so there are few of them.
  const positions = Math.max(
    1,
    Math.ceil(length / 8),
    Math.min(length, Math.floor(grain / Math.max(1, inner))),
  );
  const perLine = Math.max(1, Math.max(count, length) * inner);
  const lines = positions < length ? 1 : Math.max(1, Math.floor(grain / perLine));
  const sizes = [outer, length, count, inner];
  engine.run("scatter", Math.ceil(length / positions) * Math.ceil(outer / lines), [
    ...[x.address, indices.address, to],
    ...[...sizes, ...strides, positions, lines],
  ]);
}

/** The adjoint of `take`: zeros of `length` along the axis, with every slice of `x` added at its index, in order. */
export function takeGrad(
  engine: Engine,
  x: Operand,
  indices: Operand,
  axis: number,
  length: number,
  to: number,
): void {
  scatter(engine, x, indices, axis, length, to);
}

/** The adjoint of `gather`. */
export function gatherGrad(
  engine: Engine,
  x: Operand,
  indices: Operand,
  axis: number,
  length: number,
  to: number,
): void {
  scatter(engine, x, indices, axis, length, to);
}

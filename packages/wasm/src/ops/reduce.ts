import type { Shape } from "@convkit/ndarray";
import type { Engine } from "../engine.ts";
import {
  argumentsWith,
  broadcastStrides,
  type Loop,
  makeLoop,
  type Operand,
  putLengths,
  putStrides,
} from "./loop.ts";
import { withBlock } from "./with-block.ts";

const names = ["sum", "max", "min"] as const;
export type EngineReduce = (typeof names)[number];

/** Elements a chunk. */
const grain = 32768;
/** Columns that the kernel reduces together. */
const width = 1024;

/**
 * Reduces a float32 array over some axes; the other axes stay in their order. Sums are exact but for an error of
 * 3 * 2^-24 of the sum of sizes, whatever the number of elements; max and min give NaN where there is one, and 0 of
 * zeros of both signs (min: -0).
 *
 * @param axes of `x`, each once; max and min of no elements give -Infinity and Infinity
 * @param to the address of the kept axes' elements, row-major
 */
export function reduce(
  engine: Engine,
  name: EngineReduce,
  x: Operand,
  axes: readonly number[],
  to: number,
): void {
  const [kept, reduced] = [loopOver(x.shape, axes, false), loopOver(x.shape, axes, true)];
  const [outputs, count] = [sizeOf(kept), sizeOf(reduced)];
  if (outputs === 0) return;
  const alongRows = reduced.strides[0]![0] === 1 || count < 2;
  const columns = alongRows ? 1 : kept.lengths[0]!;
  // In rows, or where all columns of a block are taken together in elements of a column.
  const span = alongRows ? grain : Math.max(8, Math.floor(grain / Math.min(columns, width)) & -8);
  const pieces = Math.max(1, Math.ceil(count / span));
  const perChunk = Math.max(1, Math.floor(grain / Math.max(1, count * columns)));
  const groups = Math.ceil(outputs / columns / perChunk) * Math.ceil(columns / width);
  const code = names.indexOf(name);
  const run = (partial: number) => {
    const integers = argumentsWith([code, x.address, partial, outputs, perChunk, count, span, pieces], 4);
    putLengths(integers, 1, kept.lengths);
    putStrides(integers, 2, kept.strides[0]!);
    putLengths(integers, 3, reduced.lengths);
    putStrides(integers, 4, reduced.strides[0]!);
    engine.run(alongRows ? "reduceRows" : "reduceColumns", groups * pieces, integers);
  };
  if (pieces === 1) {
    run(to);
    return;
  }
  const join = Math.max(1, Math.floor(grain / pieces));
  withBlock(engine, 8 * pieces * outputs, (partial) => {
    run(partial);
    engine.run("joinPieces", Math.ceil(outputs / join), [code, partial, to, outputs, join, pieces]);
  });
}

const sizeOf = ({ lengths }: Loop) => lengths.reduce((product, length) => product * length, 1);

/** The loop over those axes of a row-major array that are reduced, or over the others. */
function loopOver(shape: Shape, axes: readonly number[], reduced: boolean): Loop {
  const all = broadcastStrides(shape, shape);
  const lengths: number[] = [];
  const strides: number[] = [];
  for (let axis = 0; axis < shape.length; axis++) {
    if (axes.includes(axis) !== reduced) continue;
    lengths.push(shape[axis]!);
    strides.push(all[axis]!);
  }
  return makeLoop(lengths, [strides]);
}

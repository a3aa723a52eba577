import type { Engine } from "../engine.ts";
import { broadcastStrides, type Loop, makeLoop, type Operand } from "./loop.ts";

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
  const strides = broadcastStrides(x.shape, x.shape);
  const loopOver = (reduced: boolean) => {
    const on = x.shape.map((_, axis) => axis).filter((axis) => axes.includes(axis) === reduced);
    return makeLoop(
      on.map((axis) => x.shape[axis]!),
      [on.map((axis) => strides[axis]!)],
    );
  };
  const [kept, reduced] = [loopOver(false), loopOver(true)];
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
  const partial = pieces > 1 ? engine.allocate(8 * pieces * outputs) : to;
  engine.run(alongRows ? "reduceRows" : "reduceColumns", groups * pieces, [
    ...[code, x.address, partial, outputs, perChunk, count, span, pieces],
    ...new Array<number>(8).fill(0),
    ...[kept, reduced].flatMap(sixteenAxes),
  ]);
  if (pieces === 1) return;
  const join = Math.max(1, Math.floor(grain / pieces));
  engine.run("joinPieces", Math.ceil(outputs / join), [code, partial, to, outputs, join, pieces]);
  engine.free(partial);
}

const sizeOf = ({ lengths }: Loop) => lengths.reduce((product, length) => product * length, 1);

/** Lengths and strides in bytes, each with room for sixteen axes. */
function sixteenAxes({ lengths, strides }: Loop): number[] {
  const padded = (values: readonly number[], rest: number) => [
    ...values,
    ...new Array<number>(16 - values.length).fill(rest),
  ];
  return [
    ...padded(lengths, 1),
    ...padded(
      strides[0]!.map((stride) => 4 * stride),
      0,
    ),
  ];
}

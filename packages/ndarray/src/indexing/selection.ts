import { checkArray } from "../check-array.ts";
import { allocate } from "../dtype.ts";
import { ArgumentError, ShapeError } from "../errors.ts";
import { broadcastShapes, contiguousStrides, type Shape, sizeOf } from "../layout.ts";
import { copyRowMajor } from "../materialize.ts";
import type { NDArray } from "../ndarray.ts";
import { forEachRun } from "../runs.ts";
import { broadcastLayout } from "../views.ts";
import { type Indices, indexTable, resolveIndices } from "./indices.ts";
import { nonzero } from "./nonzero.ts";

/** One entry an axis: indices, or null for the whole axis. A bool array of rank r stands for r axes. */
export type Selection = readonly (Indices | null)[];

/**
 * What a selection picks: element (p, q, r) of the result is at buffer position `before[p] + chosen[q] + after[r]`,
 * where p runs over the whole axes in front of the indices, q over the indices, and r over the whole axes behind.
 */
export interface Picked {
  readonly shape: Shape;
  readonly before: Int32Array;
  readonly chosen: Int32Array;
  readonly after: Int32Array;
}

const isMask = (entry: Indices | null): entry is NDArray =>
  typeof entry === "object" && entry !== null && "dtype" in entry && entry.dtype === "bool";

/** Replaces a mask by the positions where it is true. */
function expandMasks(functionName: string, x: NDArray, selection: Selection): (Indices | null)[] {
  const expanded: (Indices | null)[] = [];
  for (const entry of selection) {
    if (!isMask(entry)) {
      expanded.push(entry);
      continue;
    }
    const covered = x.shape.slice(expanded.length, expanded.length + entry.rank);
    if (entry.rank === 0 || entry.shape.some((length, axis) => length !== covered[axis]))
      throw new ShapeError(functionName, "a mask must have the lengths of the axes that it selects from", [
        { name: "mask", value: entry.shape },
        { name: "axes", value: covered },
      ]);
    expanded.push(...nonzero(entry));
  }
  return expanded;
}

/**
 * Resolves a selection by NumPy's rules for "advanced" indexing: the index arrays are broadcast together, and
 * their axes stand in the result where the first of them stood, or first of all when a whole axis parts them.
 */
export function pick(functionName: string, x: NDArray, selection: Selection): Picked {
  checkArray(functionName, x);
  if (!Array.isArray(selection))
    throw new ArgumentError(
      functionName,
      `a selection must be an array with an entry an axis, got ${selection}`,
    );
  const entries = expandMasks(functionName, x, selection);
  if (entries.length > x.rank)
    throw new ShapeError(
      functionName,
      `at most one index an axis, got ${entries.length} for rank ${x.rank}`,
      [{ name: "array", value: x.shape }],
    );
  const picks = entries.flatMap((entry, axis) =>
    entry === null ? [] : [{ axis, table: indexTable(functionName, entry) }],
  );
  if (picks.length === 0) throw new ArgumentError(functionName, "at least one axis must have indices");
  const indexShape = broadcastShapes(...picks.map(({ table }) => table.shape));
  if (indexShape === undefined)
    throw new ShapeError(
      functionName,
      "index arrays aligned at the right must be equal or 1 on every axis",
      picks.map(({ axis, table }) => ({ name: `axis ${axis}`, value: table.shape })),
    );
  const chosen = allocate("int32", sizeOf(indexShape), functionName);
  for (const { axis, table } of picks) {
    const resolved = resolveIndices(functionName, table.values, axis, x.shape[axis]!);
    const own = { shape: table.shape, strides: contiguousStrides(table.shape), offset: 0 };
    const spread = copyRowMajor(
      resolved,
      broadcastLayout(functionName, own, indexShape),
      allocate("int32", chosen.length, functionName),
    );
    for (let q = 0; q < chosen.length; q++) chosen[q]! += spread[q]! * x.strides[axis]!;
  }
  const axes = picks.map(({ axis }) => axis);
  const adjacent = axes.every((axis, k) => axis === axes[0]! + k);
  const whole = Array.from(x.shape, (_, axis) => axis).filter((axis) => !axes.includes(axis));
  const insertAt = adjacent ? axes[0]! : 0;
  const [front, back] = [whole.slice(0, insertAt), whole.slice(insertAt)];
  const lengths = (some: number[]) => some.map((axis) => x.shape[axis]!);
  return {
    shape: [...lengths(front), ...indexShape, ...lengths(back)],
    before: positionsOf(functionName, x, front, x.offset),
    chosen,
    after: positionsOf(functionName, x, back, 0),
  };
}

/** The buffer positions of all elements along some axes, in row-major order. */
function positionsOf(functionName: string, x: NDArray, axes: readonly number[], offset: number): Int32Array {
  const shape = axes.map((axis) => x.shape[axis]!);
  const positions = allocate("int32", sizeOf(shape), functionName);
  forEachRun(
    shape,
    [{ strides: axes.map((axis) => x.strides[axis]!), offset }],
    (length, [start], [step], at) => {
      for (let i = 0; i < length; i++) positions[at + i] = start! + i * step!;
    },
  );
  return positions;
}

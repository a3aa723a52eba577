import { checkArray, describe } from "../check-array.ts";
import { allocate } from "../dtype.ts";
import { ArgumentError, ShapeError } from "../errors.ts";
import { contiguousStrides, normalizeAxis, sizeOf } from "../layout.ts";
import type { NDArray } from "../ndarray.ts";
import { promoteDTypes } from "../promote.ts";
import { forEachRun } from "../runs.ts";

/**
 * Joins arrays along an axis that they have.
 *
 * @returns the promoted dtype; the lengths along the axis add up
 * @throws ShapeError when ranks or other axes differ
 * @throws ArgumentError when there is no array, or the axis is out of range
 * @example
 * concat([array([[1, 2]]), array([[3, 4]])]).toArray() // [[1, 2], [3, 4]]
 * concat([array([[1, 2]]), array([[3, 4]])], 1).toArray() // [[1, 2, 3, 4]]
 */
export function concat(arrays: readonly NDArray[], axis = 0): NDArray {
  return joinAs("concat", arrays, axis);
}

/** The first of the arrays, all of which are checked to be some. */
function firstOf(functionName: string, arrays: readonly NDArray[]): NDArray {
  if (!Array.isArray(arrays))
    throw new ArgumentError(functionName, `arrays must be a list of NDArrays, got ${describe(arrays)}`);
  arrays.forEach((array, k) => {
    checkArray(functionName, array, `array ${k}`);
  });
  const first: NDArray | undefined = arrays[0];
  if (first === undefined) throw new ArgumentError(functionName, "at least one array is needed, got none");
  return first;
}

function joinAs(name: string, arrays: readonly NDArray[], axis: number): NDArray {
  const first = firstOf(name, arrays);
  const at = normalizeAxis(name, axis, first.rank);
  const fits = ({ shape }: NDArray) =>
    shape.length === first.rank && shape.every((length, k) => k === at || length === first.shape[k]);
  const odd = arrays.findIndex((array) => !fits(array));
  if (odd >= 0)
    throw new ShapeError(name, `arrays must have equal lengths on all axes but axis ${at}`, [
      { name: "array 0", value: first.shape },
      { name: `array ${odd}`, value: arrays[odd]!.shape },
    ]);
  const dtype = arrays.map((array) => array.dtype).reduce(promoteDTypes);
  const shape = [...first.shape];
  shape[at] = arrays.reduce((total, array) => total + array.shape[at]!, 0);
  const out = allocate(dtype, sizeOf(shape), name);
  const strides = contiguousStrides(shape);
  let offset = 0;
  for (const array of arrays) {
    forEachRun(array.shape, [array, { strides, offset }], (length, [from, to], [step, toStep]) => {
      for (let i = 0; i < length; i++) out[to! + i * toStep!] = array.data[from! + i * step!]!;
    });
    offset += array.shape[at]! * strides[at]!;
  }
  return first.make(out, dtype, shape);
}

/**
 * Joins arrays of one shape along a new axis, which stands at `axis` in the result.
 *
 * @throws ShapeError when shapes differ
 * @example
 * stack([array([1, 2]), array([3, 4])], 1).toArray() // [[1, 3], [2, 4]]
 */
export function stack(arrays: readonly NDArray[], axis = 0): NDArray {
  const first = firstOf("stack", arrays);
  const at = normalizeAxis("stack", axis, first.rank + 1);
  const odd = arrays.findIndex(
    ({ shape }) => shape.length !== first.rank || shape.some((n, k) => n !== first.shape[k]),
  );
  if (odd >= 0)
    throw new ShapeError("stack", "arrays must have one shape", [
      { name: "array 0", value: first.shape },
      { name: `array ${odd}`, value: arrays[odd]!.shape },
    ]);
  return joinAs(
    "stack",
    arrays.map((array) => expandDims(array, at)),
    at,
  );
}

/**
 * A view with a new axis of length 1, which stands at `axis` in the result.
 *
 * @example
 * expandDims(array([1, 2]), -1).toArray() // [[1], [2]]
 */
export function expandDims(x: NDArray, axis: number): NDArray {
  checkArray("expandDims", x);
  const at = normalizeAxis("expandDims", axis, x.rank + 1);
  return x.slice(...new Array<[]>(at).fill([]), "new");
}

import { checkArray } from "../check-array.ts";
import { ArgumentError, ShapeError } from "../errors.ts";
import { normalizeAxes, normalizeAxis } from "../layout.ts";
import type { NDArray } from "../ndarray.ts";

/**
 * Views of the parts of an array along an axis: as many equal ones as a number says, or those between positions.
 *
 * @throws ShapeError when the axis does not divide into that many parts
 * @throws ArgumentError when the axis is out of range, or the positions are no ascending integers
 * @example
 * split(arange(6), 3).map((part) => part.toArray()) // [[0, 1], [2, 3], [4, 5]]
 * split(arange(6), [1, 4]).map((part) => part.toArray()) // [[0], [1, 2, 3], [4, 5]]
 */
export function split(x: NDArray, parts: number | readonly number[], axis = 0): NDArray[] {
  checkArray("split", x);
  if (typeof parts !== "number" && !Array.isArray(parts))
    throw new ArgumentError("split", `parts must be a number or positions, got ${parts}`);
  const at = normalizeAxis("split", axis, x.rank);
  const length = x.shape[at]!;
  const positions = typeof parts === "number" ? equalParts(x, parts, at) : parts;
  const bounds = [0, ...positions, length];
  if (!bounds.every((bound, k) => Number.isInteger(bound) && (k === 0 || bound >= bounds[k - 1]!)))
    throw new ArgumentError(
      "split",
      `positions must be ascending integers in 0 .. ${length}, got [${positions.join(", ")}]`,
    );
  const whole = new Array<[]>(at).fill([]);
  return bounds.slice(1).map((stop, k) => x.slice(...whole, [bounds[k]!, stop]));
}

function equalParts(x: NDArray, parts: number, axis: number): number[] {
  const length = x.shape[axis]!;
  if (!Number.isInteger(parts) || parts < 1 || length % parts !== 0)
    throw new ShapeError("split", `axis ${axis} of length ${length} must divide into ${parts} equal parts`, [
      { name: "x", value: x.shape },
    ]);
  return Array.from({ length: parts - 1 }, (_, k) => ((k + 1) * length) / parts);
}

/**
 * A view without axes of length 1: all of them, or those given.
 *
 * @throws ShapeError when a given axis has another length
 * @example
 * squeeze(zeros([1, 3, 1])).shape // [3]
 * squeeze(zeros([1, 3, 1]), -1).shape // [1, 3]
 */
export function squeeze(x: NDArray, axes?: number | readonly number[]): NDArray {
  checkArray("squeeze", x);
  const dropped =
    axes === undefined
      ? Array.from(x.shape.keys()).filter((axis) => x.shape[axis] === 1)
      : normalizeAxes("squeeze", axes, x.rank);
  const wrong = dropped.find((axis) => x.shape[axis] !== 1);
  if (wrong !== undefined)
    throw new ShapeError("squeeze", `axis ${wrong} must have length 1, got ${x.shape[wrong]}`, [
      { name: "x", value: x.shape },
    ]);
  return x.slice(...x.shape.map((_, axis) => (dropped.includes(axis) ? 0 : ([] as const))));
}

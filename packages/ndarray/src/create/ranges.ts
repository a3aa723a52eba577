import { checkOptionNames } from "../check-options.ts";
import { allocate, type DType } from "../dtype.ts";
import { ArgumentError } from "../errors.ts";
import { checkShape, contiguousLayout } from "../layout.ts";
import { NDArray } from "../ndarray.ts";
import { fits } from "../promote.ts";
import type { DTypeOptions } from "./fill.ts";

/**
 * Evenly spaced values `start, start + step, ...` below `stop`; `arange(n)` counts from 0 to n - 1.
 *
 * @throws ArgumentError for a step of 0, anything not finite, or values that the dtype cannot hold: integers above
 *   2^24 need another dtype than float32
 * @example
 * arange(4).toArray() // [0, 1, 2, 3]
 * arange(5, 1, -2).toArray() // [5, 3]
 * arange(3, { dtype: "int32" }).dtype // "int32"
 */
export function arange(stop: number, options?: DTypeOptions): NDArray;
export function arange(start: number, stop: number, options?: DTypeOptions): NDArray;
export function arange(
  start: number,
  stop: number | undefined,
  step: number,
  options?: DTypeOptions,
): NDArray;
export function arange(...args: (number | DTypeOptions | undefined)[]): NDArray {
  const given = args.filter((arg) => typeof arg === "number");
  const options = args.find((arg) => typeof arg !== "number" && arg !== undefined) ?? {};
  checkOptionNames("arange", options as object, ["dtype"]);
  const { dtype = "float32" } = options as DTypeOptions;
  const [first, end, step] = (
    typeof args[1] === "number" ? [given[0], given[1], given[2] ?? 1] : [0, given[0], given[1] ?? 1]
  ) as [number, number, number];
  if (step === 0 || ![first, end, step].every(Number.isFinite))
    throw new ArgumentError(
      "arange",
      `start, stop and a non-zero step must be finite, got ${first}, ${end} and ${step}`,
    );
  const size = Math.max(0, Math.ceil((end - first) / step));
  const data = allocate(dtype, size, "arange");
  const integers = Number.isInteger(first) && Number.isInteger(step);
  for (const value of size === 0 ? [] : [first, first + step, first + (size - 1) * step])
    if (!holds(value, dtype, integers)) throw new ArgumentError("arange", `${value} does not fit ${dtype}`);
  for (let i = 0; i < size; i++) data[i] = first + i * step;
  return new NDArray(data, dtype, contiguousLayout([size]));
}

/** Whether a dtype holds a value of the range; integers exactly. */
function holds(value: number, dtype: DType, integers: boolean): boolean {
  return integers && dtype === "float32" ? Math.abs(value) <= 2 ** 24 : fits(value, dtype);
}

export interface LinspaceOptions extends DTypeOptions {
  /** Whether `stop` is the last value. Default: true. */
  readonly endpoint?: boolean | undefined;
}

/**
 * `count` evenly spaced values from `start` to `stop`.
 *
 * @throws ArgumentError when `start` or `stop` is not finite
 * @throws ShapeError when `count` is no non-negative integer
 * @example
 * linspace(0, 1, 5).toArray() // [0, 0.25, 0.5, 0.75, 1]
 * linspace(0, 1, 4, { endpoint: false }).toArray() // [0, 0.25, 0.5, 0.75]
 */
export function linspace(start: number, stop: number, count = 50, options: LinspaceOptions = {}): NDArray {
  checkOptionNames("linspace", options, ["endpoint", "dtype"]);
  const { endpoint = true, dtype = "float32" } = options;
  if (!Number.isFinite(start) || !Number.isFinite(stop))
    throw new ArgumentError("linspace", `start and stop must be finite, got ${start} and ${stop}`);
  checkShape("linspace", [count]);
  const step = (stop - start) / Math.max(endpoint ? count - 1 : count, 1);
  const data = allocate(dtype, count, "linspace");
  for (let i = 0; i < count; i++) {
    const value = endpoint && i > 0 && i === count - 1 ? stop : start + i * step;
    if (!fits(value, dtype)) throw new ArgumentError("linspace", `${value} does not fit ${dtype}`);
    data[i] = value;
  }
  return new NDArray(data, dtype, contiguousLayout([count]));
}

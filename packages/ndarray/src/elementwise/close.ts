import { checkArray } from "../check-array.ts";
import { checkOptionNames } from "../check-options.ts";
import { sameShape } from "../layout.ts";
import type { NDArray } from "../ndarray.ts";
import { all } from "../reduce/logic.ts";
import { binaryTest } from "./factories.ts";

export interface EqualOptions {
  /** Whether NaN equals NaN. Default: false. */
  readonly equalNaN?: boolean | undefined;
}

export interface CloseOptions extends EqualOptions {
  /** Default: 1e-5. */
  readonly rtol?: number | undefined;
  /** Default: 1e-8. */
  readonly atol?: number | undefined;
}

/**
 * Whether elements are close, broadcasting, as bool: `|x - y| <= atol + rtol * |y|`, NumPy's formula (y is the
 * reference). Infinities are close to themselves alone.
 *
 * @example
 * isClose(array([1, 2]), array([1.000001, 3])).toArray() // [true, false]
 */
export function isClose(x: NDArray, y: NDArray | number, options: CloseOptions = {}): NDArray {
  return closeBy("isClose", options)(x, y);
}

/**
 * Whether all elements are close, broadcasting: `isClose` everywhere.
 *
 * @throws ShapeError when the shapes do not broadcast
 * @example
 * allClose(array([1, 2]), array([1, 2.00001])) // true
 * allClose(array([NaN]), array([NaN])) // false
 * allClose(array([NaN]), array([NaN]), { equalNaN: true }) // true
 */
export function allClose(x: NDArray, y: NDArray | number, options: CloseOptions = {}): boolean {
  return all(closeBy("allClose", options)(x, y)).item() !== 0;
}

function closeBy(name: string, options: CloseOptions) {
  checkOptionNames(name, options, ["rtol", "atol", "equalNaN"]);
  const { rtol = 1e-5, atol = 1e-8, equalNaN = false } = options;
  return binaryTest(name, (a, b) => {
    if (a === b) return true;
    if (Number.isNaN(a) && Number.isNaN(b)) return equalNaN;
    return Math.abs(a - b) <= atol + rtol * Math.abs(b) && Number.isFinite(b);
  });
}

/**
 * Whether two arrays have the same shape and the same elements (whatever their dtypes).
 *
 * @example
 * arrayEqual(array([1, 2]), array([1, 2], { dtype: "int32" })) // true
 * arrayEqual(array([1, 1]), array([1])) // false
 */
export function arrayEqual(x: NDArray, y: NDArray, options: EqualOptions = {}): boolean {
  checkOptionNames("arrayEqual", options, ["equalNaN"]);
  const { equalNaN = false } = options;
  checkArray("arrayEqual", x);
  checkArray("arrayEqual", y, "y");
  if (!sameShape(x.shape, y.shape)) return false;
  const same = binaryTest(
    "arrayEqual",
    (a, b) => a === b || (equalNaN && Number.isNaN(a) && Number.isNaN(b)),
  );
  return all(same(x, y)).item() !== 0;
}

import { checkArray } from "../check-array.ts";
import { allocate, type TypedArray } from "../dtype.ts";
import { ArgumentError } from "../errors.ts";
import type { NDArray } from "../ndarray.ts";

/** Indices as users give them. Negative ones count from the end; booleans select where they are true. */
export type Indices = NDArray | number | readonly number[] | Int32Array;

/** Integers in row-major order under a shape. */
export interface IndexTable {
  readonly values: Int32Array;
  readonly shape: readonly number[];
}

/** The indices as a table of integers, not yet compared with any axis. */
export function indexTable(functionName: string, indices: Indices): IndexTable {
  if (typeof indices === "number") return { values: checked(functionName, [indices]), shape: [] };
  if (Array.isArray(indices) || indices instanceof Int32Array)
    return { values: checked(functionName, indices), shape: [indices.length] };
  const x = checkArray(functionName, indices as NDArray, "indices");
  return { values: checked(functionName, x.toTypedArray()), shape: x.shape };
}

function checked(functionName: string, values: TypedArray | readonly number[]): Int32Array {
  if (values instanceof Int32Array) return values;
  const integers = Int32Array.from(values);
  for (let i = 0; i < integers.length; i++)
    if (integers[i] !== values[i])
      throw new ArgumentError(functionName, `indices must be integers, got ${values[i]} at position ${i}`);
  return integers;
}

/** Every index in `0 .. length-1`, negative ones counted from the end. */
export function resolveIndices(
  functionName: string,
  values: Int32Array,
  axis: number,
  length: number,
): Int32Array {
  const resolved = allocate("int32", values.length, functionName);
  for (let i = 0; i < values.length; i++) {
    const index = values[i]!;
    if (index < -length || index >= length)
      throw new ArgumentError(
        functionName,
        `index ${index} is out of range for axis ${axis} of length ${length}`,
      );
    resolved[i] = index < 0 ? index + length : index;
  }
  return resolved;
}

import { checkArray } from "../check-array.ts";
import { type DType, isFloat } from "../dtype.ts";
import { DTypeError } from "../errors.ts";
import type { NDArray } from "../ndarray.ts";
import {
  type Binary,
  type BinaryLoop,
  broadcastOperands,
  loopOf,
  mapAs,
  promoteOperands,
  runBinary,
  type Unary,
} from "./map.ts";

export type UnaryFunction = (x: NDArray) => NDArray;

/** At least one operand is an array. */
export interface BinaryFunction {
  (x: NDArray, y: NDArray | number): NDArray;
  (x: NDArray | number, y: NDArray): NDArray;
}

/** The float dtype that functions such as exp compute in: the smaller one that holds every value of `dtype`. */
function floatOf(dtype: DType): DType {
  return dtype === "float64" || dtype === "int32" ? "float64" : "float32";
}

function refuseBool(name: string, instead: string): never {
  throw new DTypeError(name, `bool arrays have no ${name}; use ${instead}`);
}

/** A function whose result has its operand's dtype. `boolInstead` names what to use for bool, which is refused. */
export function unarySame(name: string, f: Unary, boolInstead?: string): UnaryFunction {
  return (x) =>
    checkArray(name, x).dtype === "bool" && boolInstead ? refuseBool(name, boolInstead) : mapAs(name, x, f);
}

/** A rounding function: the identity on integers. */
export function unaryRounding(name: string, f: Unary): UnaryFunction {
  return (x) => (isFloat(checkArray(name, x).dtype) ? mapAs(name, x, f) : x.copy());
}

/** A function with float results: int32 becomes float64, uint8 and bool become float32. */
export function unaryFloat(name: string, f: Unary): UnaryFunction {
  return (x) => mapAs(name, x, f, floatOf(checkArray(name, x).dtype));
}

/** A predicate: the result is bool. */
export function unaryTest(name: string, f: (x: number) => boolean): UnaryFunction {
  return (x) => mapAs(name, x, (value) => (f(value) ? 1 : 0), "bool");
}

/** What differs from the loop over doubles in other dtypes. */
export interface Exceptions {
  /** Another function for int32 and uint8 (products and powers leave the range where doubles are exact). */
  readonly integer?: Binary;
  /** Another function for bool with bool; "int32" computes and returns int32; `{ instead }` refuses. */
  readonly bool?: Binary | "int32" | { readonly instead: string };
}

/** Arithmetic in the promoted dtype. Integers wrap as NumPy's. */
export function binaryArithmetic(
  name: string,
  f: Binary,
  { integer, bool }: Exceptions = {},
  loop: BinaryLoop = loopOf(f),
): BinaryFunction {
  return (x: NDArray | number, y: NDArray | number) => {
    const promoted = promoteOperands(name, x, y);
    if (promoted === "bool" && typeof bool === "object") refuseBool(name, bool.instead);
    const dtype = promoted === "bool" && bool === "int32" ? "int32" : promoted;
    const operands = broadcastOperands(name, x, y, dtype);
    if (dtype === "bool" && typeof bool === "function") return runBinary(operands, dtype, loopOf(bool));
    return runBinary(operands, dtype, !isFloat(dtype) && integer ? loopOf(integer) : loop);
  };
}

/** A function with float results: integers give float64, as NumPy's true division. */
export function binaryFloat(name: string, f: Binary, loop: BinaryLoop = loopOf(f)): BinaryFunction {
  return (x: NDArray | number, y: NDArray | number) => {
    const promoted = promoteOperands(name, x, y);
    const dtype = isFloat(promoted) ? promoted : "float64";
    return runBinary(broadcastOperands(name, x, y, dtype), dtype, loop);
  };
}

/** A comparison: the result is bool. A number of any size may be compared with integers. */
export function binaryTest(name: string, f: (x: number, y: number) => boolean): BinaryFunction {
  const loop = loopOf((x, y) => (f(x, y) ? 1 : 0));
  return (x: NDArray | number, y: NDArray | number) => {
    // A number meets float32 as a float32; other dtypes are compared as the exact doubles that they are.
    const single = (operand: NDArray | number) => typeof operand === "number" || operand?.dtype === "float32";
    return runBinary(
      broadcastOperands(name, x, y, single(x) && single(y) ? "float32" : "float64"),
      "bool",
      loop,
    );
  };
}

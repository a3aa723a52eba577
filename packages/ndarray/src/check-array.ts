import { ArgumentError } from "./errors.ts";
import type { NDArray } from "./ndarray.ts";

/** Throws unless an argument is an NDArray, and returns it. A type-level promise is none to callers in JavaScript. */
export function checkArray(functionName: string, x: NDArray, name = "x"): NDArray {
  if (isArray(x)) return x;
  throw new ArgumentError(
    functionName,
    `${name} must be an NDArray, got ${describe(x)} (array(...) makes an NDArray)`,
  );
}

export function isArray(x: unknown): x is NDArray {
  return typeof x === "object" && x !== null && "strides" in x && "data" in x;
}

/** What an argument is, for messages: "a nested array", "undefined", "2". */
export function describe(value: unknown): string {
  if (Array.isArray(value)) return "a nested array";
  if (typeof value === "string") return JSON.stringify(value);
  return typeof value === "object" && value !== null
    ? `a ${value.constructor?.name ?? "object"}`
    : String(value);
}

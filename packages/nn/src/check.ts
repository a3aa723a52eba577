import { Tensor } from "@convkit/autograd";
import { ArgumentError, NDArray } from "@convkit/ndarray";

/** Throws unless the value is an integer of at least `least`. */
export function checkInteger(functionName: string, name: string, value: number, least: number): void {
  if (Number.isSafeInteger(value) && value >= least) return;
  throw new ArgumentError(functionName, `${name} must be an integer of at least ${least}, got ${value}`);
}

/** Throws unless the value is a number that passes `fits`. */
export function checkNumber(
  functionName: string,
  name: string,
  value: number,
  range: string,
  fits: (value: number) => boolean,
): void {
  if (typeof value === "number" && fits(value)) return;
  throw new ArgumentError(functionName, `${name} must be ${range}, got ${value}`);
}

/** `an Array`, `null`, `a string`: what something is that should have been something else. */
export function kindOf(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  const name = typeof value === "object" ? (value.constructor?.name ?? "object") : typeof value;
  return `${/^[aeiou]/i.test(name) ? "an" : "a"} ${name}`;
}

/** Throws unless the value is an object, such as options or a state dict. */
export function checkObject(functionName: string, name: string, value: unknown): void {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new ArgumentError(functionName, `${name} must be an object, got ${kindOf(value)}`);
}

/** Throws unless the value is an object of Tensors and NDArrays, such as a state dict. */
export function checkTensors(functionName: string, name: string, tensors: unknown): void {
  checkObject(functionName, name, tensors);
  for (const [key, value] of Object.entries(tensors as object))
    if (!(value instanceof Tensor || value instanceof NDArray))
      throw new ArgumentError(functionName, `"${key}" must be a Tensor or an NDArray, got ${kindOf(value)}`);
}

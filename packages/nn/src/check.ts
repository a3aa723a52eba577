import { ArgumentError } from "@convkit/ndarray";

/** Throws on an option that the function does not have: `strides` for `stride` must not pass in silence. */
export function checkOptionNames(functionName: string, options: object, names: readonly string[]): void {
  for (const name of Object.keys(options))
    if (!names.includes(name))
      throw new ArgumentError(functionName, `unknown option "${name}"; the options are ${names.join(", ")}`);
}

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

import { ArgumentError } from "@convkit/ndarray";

/** `[height, width]`, from one number for both or one each. */
export function pairOf(
  functionName: string,
  name: string,
  value: number | readonly [number, number],
): readonly [number, number] {
  if (typeof value === "number") return [value, value];
  if (Array.isArray(value) && value.length === 2) return value as unknown as readonly [number, number];
  throw new ArgumentError(functionName, `${name} must be a number or [height, width], got ${String(value)}`);
}

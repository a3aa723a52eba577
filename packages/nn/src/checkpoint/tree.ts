import { Tensor } from "@convkit/autograd";
import { ArgumentError, NDArray } from "@convkit/ndarray";
import { kindOf } from "../check.ts";
import { joinPath } from "../module/names.ts";

/** Plain data and tensors, apart: the data as JSON holds it, with marks where tensors were. */
export interface SplitTree {
  readonly data: unknown;
  readonly tensors: Readonly<Record<string, Tensor | NDArray>>;
}

/** Throws what says that a file is not as it should be. */
export type Fail = (sentence: string) => never;

/** What JSON has no number for. */
const otherNumbers: Readonly<Record<string, number>> = {
  NaN: Number.NaN,
  Infinity: Number.POSITIVE_INFINITY,
  "-Infinity": Number.NEGATIVE_INFINITY,
  "-0": -0,
};

/** Deeper data are refused: they would overflow the stack, if they end at all. */
export const MAX_DEPTH = 100;

const isPlain = (value: object): boolean => {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
};

/**
 * Takes the tensors out of a tree of arrays and plain objects. Each is called by the way to it, `optimizer.tensors.0`, and
 * leaves `{ $tensor: "optimizer.tensors.0" }` behind.
 *
 * @throws ArgumentError for what is neither data nor a tensor, and keys that begin with `$`
 */
export function splitTree(functionName: string, tree: object): SplitTree {
  const tensors = new Map<string, Tensor | NDArray>();
  const refuse = (path: string, reason: string): never => {
    throw new ArgumentError(functionName, `${path === "" ? "the state" : `"${path}"`} ${reason}`);
  };
  const number = (value: number): unknown =>
    Number.isFinite(value) && !Object.is(value, -0)
      ? value
      : { $number: Object.is(value, -0) ? "-0" : String(value) };
  const entry = (path: string, key: string, value: unknown, depth: number): [string, unknown] => {
    if (key.startsWith("$")) refuse(path, `must have no key that begins with "$", got "${key}"`);
    return [key, split(value, joinPath(path, key), depth + 1)];
  };
  const split = (value: unknown, path: string, depth: number): unknown => {
    if (depth > MAX_DEPTH) refuse(path, `must be at most ${MAX_DEPTH} deep`);
    if (value === null || typeof value === "boolean" || typeof value === "string") return value;
    if (typeof value === "number") return number(value);
    if (value instanceof Tensor || value instanceof NDArray) {
      if (tensors.has(path)) refuse(path, "must be the name of one tensor only");
      tensors.set(path, value);
      return { $tensor: path };
    }
    if (Array.isArray(value)) return value.map((item, at) => split(item, joinPath(path, `${at}`), depth + 1));
    if (typeof value !== "object" || !isPlain(value))
      return refuse(path, `must be plain data or a tensor, got ${kindOf(value)}`);
    const entries = Object.entries(value).filter(([, item]) => item !== undefined);
    return Object.fromEntries(entries.map(([key, item]) => entry(path, key, item, depth)));
  };
  const data = split(tree, "", 0);
  return { data, tensors: Object.fromEntries(tensors) };
}

/**
 * Puts the tensors back into their places. Fails unless every tensor has one place and every place its tensor.
 */
export function joinTree(fail: Fail, data: unknown, tensors: Readonly<Record<string, NDArray>>): unknown {
  const left = new Set(Object.keys(tensors));
  const tensorAt = (name: string): NDArray => {
    if (!left.delete(name)) fail(`there must be one tensor "${name}"`);
    return tensors[name]!;
  };
  const join = (value: unknown): unknown => {
    if (typeof value !== "object" || value === null) return value;
    if (Array.isArray(value)) return value.map(join);
    const { $tensor: name, $number: number } = value as Record<string, unknown>;
    if (typeof name === "string") return tensorAt(name);
    if (typeof number === "string" && Object.hasOwn(otherNumbers, number)) return otherNumbers[number];
    // fromEntries defines properties, so that even "__proto__" is only a name.
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, join(item)]));
  };
  const tree = join(data);
  const [extra] = left;
  if (extra !== undefined) fail(`the tensor "${extra}" has no place`);
  return tree;
}

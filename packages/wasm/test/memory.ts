import { engine, type Operand } from "../src/index.ts";

/** The engine that tests run on. */
export const host = engine()!;

/** Elements of linear memory around every operand that must keep this value. */
const guard = 12345;
const guards = 8;

export interface Placed extends Operand {
  /** A copy of the elements. */
  read(): Float32Array;
  /** Whether the elements next to it are untouched. */
  intact(): boolean;
}

/** Copies an array to linear memory, at an address that is only a multiple of 4. */
export function place(data: ArrayLike<number>, shape: readonly number[] = [data.length]): Placed {
  const length = data.length;
  const base = host.allocate(4 * (length + 2 * guards + 1)) + 4;
  host.floats(base, length + 2 * guards).fill(guard);
  const address = base + 4 * guards;
  host.floats(address, length).set(data);
  return {
    address,
    shape,
    read: () => host.floats(address, length).slice(),
    intact: () =>
      [...host.floats(base, guards), ...host.floats(address + 4 * length, guards)].every((x) => x === guard),
  };
}

/** Room for a result, filled with what no result should be. */
export const room = (length: number): Placed => place(new Float32Array(length).fill(-987.25));

/** Bytes in linear memory. */
export const bytesAt = (address: number, length: number) =>
  new Uint8Array(host.memory.buffer, address, length);

/** Numbers where functions have their limits, and others of every size. */
export const awkward = [
  0,
  -0,
  1,
  -1,
  0.5,
  -0.5,
  Infinity,
  -Infinity,
  NaN,
  1e-45,
  -1e-45,
  1e-40,
  -1e-38,
  3.4e38,
  -3.4e38,
  88.7,
  -87.4,
  -103,
  89,
  -105,
  0.625,
  0.9277,
  4,
  -4,
  9,
  -17,
  1e6,
  -3e9,
  1e30,
];

/** Units in the last place of float32 between what came and the exact number, with infinity as 2^128. */
export function ulps(actual: number, exact: number): number {
  const rounded = Math.fround(exact);
  if (Object.is(actual, rounded)) return 0;
  if (Number.isNaN(actual) || Number.isNaN(exact) || actual === rounded) return Infinity;
  const bounded = (x: number) => Math.max(-(2 ** 128), Math.min(2 ** 128, x));
  const exponent = Math.min(127, Math.max(-126, Math.floor(Math.log2(Math.abs(exact)))));
  return Math.abs(bounded(actual) - bounded(exact)) / 2 ** (exponent - 23);
}

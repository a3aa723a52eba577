import { array, max, min, sizeOf, sum } from "@convkit/ndarray";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type EngineReduce, logSoftmax, reduce, softmax } from "../src/index.ts";
import { host, type Placed, place, room } from "./memory.ts";

const release = (...blocks: Placed[]) => {
  for (const { address } of blocks) host.free(address - 36);
};

const reference = { sum, max, min };

function onEngine(name: EngineReduce, data: Float32Array, shape: readonly number[], axes: readonly number[]) {
  const length = sizeOf(shape.filter((_, axis) => !axes.includes(axis)));
  const [x, y] = [place(data, shape), room(length)];
  reduce(host, name, x, axes, y.address);
  expect(y.intact()).toBe(true);
  const result = y.read();
  release(x, y);
  return result;
}

function check(name: EngineReduce, shape: readonly number[], axes: readonly number[]) {
  // Multiples of 1/4 below 64: their sums are exact in any order.
  const data = Float32Array.from({ length: sizeOf(shape) }, (_, i) => (((i * 7919) % 509) - 254) / 4);
  const expected = reference[name](array(data, { shape }), { axis: axes }).data;
  const actual = onEngine(name, data, shape, axes);
  const wrong = expected.findIndex((value, i) => actual[i] !== value);
  const seen = wrong < 0 ? "equal" : `${actual[wrong]} for ${expected[wrong]} at ${wrong}`;
  expect(seen, `${name} of ${shape} over ${axes}`).toBe("equal");
}

const cases = fc
  .array(fc.record({ length: fc.constantFrom(1, 2, 3, 5, 8, 17, 37), reduced: fc.boolean() }), {
    maxLength: 5,
  })
  .map((axes) => {
    const shape = axes.map(({ length }) => length);
    while (sizeOf(shape) > 60000) shape[shape.findIndex((length) => length > 1)] = 1;
    return { shape, axes: axes.flatMap(({ reduced }, axis) => (reduced ? [axis] : [])) };
  });

describe("reduce", () => {
  it.each(["sum", "max", "min"] as const)("%s is the reference's over any axes", (name) => {
    fc.assert(
      fc.property(cases, ({ shape, axes }) => check(name, shape, axes)),
      { numRuns: 150, seed: 4 },
    );
  });

  it.each(["sum", "max", "min"] as const)("%s in many pieces and blocks", (name) => {
    check(name, [100003], [0]);
    check(name, [3, 40001], [1]);
    check(name, [70, 3, 700], [0, 2]);
    check(name, [1500, 2, 3, 50], [0, 2]);
    check(name, [40001, 3], [0]);
    check(name, [2, 40, 2500], [1]);
    check(name, [9, 2500], [0]);
    check(name, [5000, 2, 8], [1]);
  });

  it("gives 0 as the sum of nothing, and nothing for no results", () => {
    expect([...onEngine("sum", new Float32Array(0), [3, 0], [1])]).toEqual([0, 0, 0]);
    expect([...onEngine("sum", new Float32Array(0), [0, 2], [1])]).toEqual([]);
  });

  it.each([
    ["one array", [64], [0], 1],
    ["columns", [8, 8], [0], 8],
    ["more columns than vectors hold", [16, 5], [0], 5],
  ] as const)("max and min tell zeros apart and see NaN among infinities: %s", (_, shape, axes, results) => {
    // As Math.max and Math.min: 0 is above -0, and NaN wins over all.
    for (const [low, high] of [
      [-0, 0],
      [-Infinity, -0],
      [0, Infinity],
      [-Infinity, Infinity],
    ] as const)
      for (const odd of [low, high, Number.NaN])
        for (let at = 0; at < sizeOf(shape); at++) {
          const data = Float32Array.from({ length: sizeOf(shape) }, (_, i) =>
            i === at ? odd : i % 3 ? low : high,
          );
          for (const name of ["max", "min"] as const) {
            const columns = Array.from({ length: results }, (_, column) =>
              Math[name](...data.filter((_, i) => i % results === column)),
            );
            expect([...onEngine(name, data, shape, axes)]).toEqual(columns);
          }
        }
  });

  it("finds NaN anywhere", () => {
    for (let at = 0; at < 45; at++) {
      const data = Float32Array.from({ length: 45 }, (_, i) => (i === at ? Number.NaN : i));
      expect([...onEngine("max", data, [45], [0])]).toEqual([Number.NaN]);
      expect([...onEngine("min", data, [45, 1], [0])]).toEqual([Number.NaN]);
      expect(onEngine("max", data, [9, 5], [0])[at % 5]).toBeNaN();
      expect(onEngine("sum", data, [9, 5], [0])[at % 5]).toBeNaN();
    }
  });

  it("keeps the error of long sums at 3 * 2^-24 of the sum of sizes", () => {
    const length = 1 << 20;
    const data = Float32Array.from({ length }, (_, i) => Math.fround(0.1 + (i % 1000) * 1e-3));
    const exact = data.reduce((total, value) => total + value, 0);
    for (const [shape, axes] of [
      [[length], [0]],
      [[length / 4, 4], [0]],
    ] as const) {
      const parts = onEngine("sum", data, shape, axes);
      const total = parts.reduce((all, part) => all + part, 0);
      // One more unit for the rounding of the result.
      expect(Math.abs(total - exact) / exact).toBeLessThan(4 * 2 ** -24);
    }
  });
});

describe("along an axis", () => {
  const shapes = [
    [1, 1],
    [5, 10],
    [3, 4, 5],
    [64, 10],
    [2, 1000],
    [3, 33, 7],
    [7, 2],
    [40, 3, 100],
  ];

  /** In doubles, rounded once. */
  function logSoftmaxReference(line: readonly number[]): number[] {
    const peak = Math.max(...line);
    const total = line.reduce((all, value) => all + Math.exp(value - peak), 0);
    return line.map((value) => Math.fround(value - peak - Math.log(total)));
  }

  /** In doubles, rounded once. */
  function softmaxReference(line: readonly number[]): number[] {
    const peak = Math.max(...line);
    const total = line.reduce((all, value) => all + Math.exp(value - peak), 0);
    return line.map((value) => Math.fround(Math.exp(value - peak) / total));
  }

  it.each([
    {
      name: "logSoftmax",
      kernel: logSoftmax,
      reference: logSoftmaxReference,
      bound: (expected: number) => 2 ** -22 + 2 ** -23 * Math.abs(expected),
    },
    {
      name: "softmax",
      kernel: softmax,
      reference: softmaxReference,
      bound: (expected: number, belowPeak: number) => (2 ** -22 + 2 ** -24 * belowPeak) * expected,
    },
  ])("$name is within its bound of the reference along any axis", ({ kernel, reference, bound }) => {
    for (const shape of shapes)
      for (const axis of shape.keys()) {
        const length = sizeOf(shape);
        const data = Float32Array.from({ length }, (_, i) => Math.fround(12 * Math.sin(i * i)));
        const [x, y] = [place(data, shape), room(length)];
        kernel(host, x, axis, y.address);
        const actual = y.read();
        const inner = sizeOf(shape.slice(axis + 1));
        for (let start = 0; start < length; start++) {
          if (Math.floor(start / inner) % shape[axis]! !== 0) continue;
          const at = Array.from({ length: shape[axis]! }, (_, k) => start + k * inner);
          const line = at.map((i) => data[i]!);
          const peak = Math.max(...line);
          const expected = reference(line);
          at.forEach((i, k) => {
            const error = Math.abs(actual[i]! - expected[k]!);
            expect(error).toBeLessThanOrEqual(bound(expected[k]!, peak - line[k]!));
          });
        }
        expect(y.intact()).toBe(true);
        release(x, y);
      }
  });

  it("logSoftmax has the limits of the definition", () => {
    const line = (data: number[]) => {
      const [x, y] = [place(data, [data.length]), room(data.length)];
      logSoftmax(host, x, 0, y.address);
      return [...y.read()];
    };
    expect(line([1e30, -1e30, 0])).toEqual([0, Math.fround(-2e30), Math.fround(-1e30)]);
    expect(line([5, -Infinity])).toEqual([0, -Infinity]);
    expect(line([-Infinity, -Infinity])).toEqual([Number.NaN, Number.NaN]);
    expect(line([Number.NaN, 1, 2])).toEqual([Number.NaN, Number.NaN, Number.NaN]);
    // log(1 + e^-20) is kept where floats would give 0.
    expect(line([0, -20])[0]).toBeCloseTo(-Math.exp(-20), 14);
  });

  it("softmax has the limits of the definition", () => {
    const line = (data: number[]) => {
      const [x, y] = [place(data, [data.length]), room(data.length)];
      softmax(host, x, 0, y.address);
      return [...y.read()];
    };
    expect(line([1e30, -1e30, 0])).toEqual([1, 0, 0]);
    expect(line([5, -Infinity])).toEqual([1, 0]);
    expect(line([7, 7, 7, 7])).toEqual([0.25, 0.25, 0.25, 0.25]);
    expect(line([-Infinity, -Infinity])).toEqual([Number.NaN, Number.NaN]);
    expect(line([Number.NaN, 1, 2])).toEqual([Number.NaN, Number.NaN, Number.NaN]);
  });
});

it("gives its block back when a kernel fails", () => {
  const before = host.bytesInUse;
  const outside = { address: 4 * Math.floor(host.memory.buffer.byteLength / 4), shape: [1 << 20] };
  const y = room(1);
  expect(() => reduce(host, "sum", outside, [0], y.address)).toThrow("failed");
  release(y);
  expect(host.bytesInUse).toBe(before);
});

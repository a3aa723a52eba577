import { array, binaryFunctions, broadcastShapes, mapBinary, type NDArray, sizeOf } from "@convkit/ndarray";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { binary, type EngineBinary } from "../src/index.ts";
import { awkward, bytesAt, host, place, room } from "./memory.ts";

const reference: Record<EngineBinary, (x: NDArray, y: NDArray) => NDArray> = {
  add: binaryFunctions.add,
  sub: binaryFunctions.sub,
  mul: binaryFunctions.mul,
  div: binaryFunctions.div,
  maximum: binaryFunctions.maximum,
  minimum: binaryFunctions.minimum,
  reluGrad: (g, y) => mapBinary(g, y, (gradient, output) => (output > 0 ? gradient : 0)),
  equal: binaryFunctions.equal,
  less: binaryFunctions.less,
  lessEqual: binaryFunctions.lessEqual,
};
const names = Object.keys(reference) as EngineBinary[];
const comparisons = ["equal", "less", "lessEqual"];

/** Awkward numbers mixed with small ones. */
const elements = (length: number, seed: number) =>
  Float32Array.from({ length }, (_, i) =>
    (i * 7 + seed) % 5 === 0 ? awkward[(i + seed) % awkward.length]! : ((i * 37 + seed * 11) % 41) - 20,
  );

function check(name: EngineBinary, xShape: readonly number[], yShape: readonly number[]) {
  const shape = broadcastShapes(xShape, yShape)!;
  const [xData, yData] = [elements(sizeOf(xShape), 1), elements(sizeOf(yShape), 4)];
  const length = sizeOf(shape);
  const [x, y, to] = [place(xData, xShape), place(yData, yShape), room(length)];
  binary(host, name, x, y, to.address);
  const expected = reference[name](array(xData, { shape: xShape }), array(yData, { shape: yShape })).data;
  const actual = comparisons.includes(name) ? bytesAt(to.address, length) : to.read();
  let wrong = 0;
  while (wrong < length && Object.is(actual[wrong], expected[wrong])) wrong++;
  expect(wrong, `${name} of ${xShape} and ${yShape}: ${actual[wrong]} for ${expected[wrong]}`).toBe(length);
  expect(to.intact()).toBe(true);
  for (const block of [x, y, to]) host.free(block.address - 36);
}

/** A shape and two that broadcast to it. */
const shapes = fc
  .array(fc.record({ length: fc.constantFrom(1, 2, 3, 5, 8, 17, 70), kept: fc.constantFrom(0, 1, 2, 2) }), {
    maxLength: 5,
  })
  .map((axes) => {
    const lengths = axes.map(({ length }) => length);
    // At most so many elements: the outer axes give way.
    while (sizeOf(lengths) > 50000) lengths[lengths.findIndex((length) => length > 1)] = 1;
    const of = (k: number) => lengths.map((length, axis) => (axes[axis]!.kept === k ? 1 : length));
    return [of(0), of(1)] as const;
  });

describe("binary", () => {
  it.each(names)("%s is the reference's, bit for bit, under any broadcast", (name) => {
    fc.assert(
      fc.property(shapes, fc.boolean(), ([x, y], swap) => check(name, swap ? y : x, swap ? x : y)),
      { numRuns: 60, seed: 4 },
    );
  });

  it.each(names)("%s of any length, and with a scalar", (name) => {
    for (let length = 0; length <= 40; length++) {
      check(name, [length], [length]);
      check(name, [length], []);
      check(name, [1], [length]);
    }
  });

  it("splits long arrays into chunks, in rows, columns and blocks", () => {
    check("add", [3, 5, 100, 101], [1, 5, 1, 1]);
    check("sub", [4000, 50], [50]);
    check("mul", [3000, 7, 5], [3000, 1, 5]);
    check("div", [600, 1], [1, 300]);
    check("reluGrad", [150001], [150001]);
    check("less", [5, 1, 3000, 3], [2, 1, 3]);
  });
});

import { expect, test } from "vitest";
import {
  arange,
  array,
  concat,
  type PadMode,
  type PadWidths,
  pad,
  split,
  stack,
  zeros,
} from "../src/index.ts";
import { expectNumPy, numpy, type Packed, unpack } from "./numpy.ts";

test.each(numpy.pad as { x: Packed; widths: PadWidths; mode: PadMode; y: Packed }[])(
  "pad $x.shape by $widths, $mode",
  ({ x, widths, mode, y }) => expectNumPy(pad(unpack(x), widths, { mode }), y),
);

test("concat and stack of strided arrays promote dtypes", () => {
  const x = arange(6).reshape([2, 3]);
  expect(concat([x.T, x.T.flip(0)], -1).toArray()).toEqual([
    [0, 3, 2, 5],
    [1, 4, 1, 4],
    [2, 5, 0, 3],
  ]);
  expect(concat([x, zeros([0, 3])]).toArray()).toEqual(x.toArray());
  expect(concat([x, array([[1, 2, 3]], { dtype: "int32" })]).dtype).toBe("float64");
  expect(stack([x, x], -1).shape).toEqual([2, 3, 2]);
  expect(
    stack([x, x.mul(2)], 1)
      .slice(1)
      .toArray(),
  ).toEqual([
    [3, 4, 5],
    [6, 8, 10],
  ]);
});

test("split undoes concat, in views", () => {
  const x = arange(12).reshape([2, 6]);
  const parts = split(x, 3, 1);
  expect(parts.map(({ shape }) => shape)).toEqual([
    [2, 2],
    [2, 2],
    [2, 2],
  ]);
  expect(parts.every(({ data }) => data === x.data)).toBe(true);
  expect(concat(parts, 1).toArray()).toEqual(x.toArray());
  expect(split(x, [1, 1, 5], 1).map(({ shape }) => shape[1])).toEqual([1, 0, 4, 1]);
});

import { describe, expect, test } from "vitest";
import {
  arange,
  array,
  assign,
  expandDims,
  type Index,
  type NDArray,
  squeeze,
  sum,
  zeros,
} from "../src/index.ts";
import { expectNumPy, numpy, type Packed } from "./numpy.ts";

/** [2, 3, 4], counting. */
const counting = () => arange(24, { dtype: "int32" }).reshape([2, 3, 4]);

test.each(numpy.slice as { index: (Index | null)[]; y: Packed }[])(
  "slice $index as NumPy",
  ({ index, y }) => {
    expectNumPy(counting().slice(...index.map((entry): Index => entry ?? [])), y);
  },
);

describe("views share their data", () => {
  test.each<[string, (x: NDArray) => NDArray]>([
    ["slice", (x) => x.slice(1, [], [null, null, -2])],
    ["transpose", (x) => x.transpose([2, 0, 1])],
    ["flip", (x) => x.flip([0, -1])],
    ["broadcastTo", (x) => x.broadcastTo([5, 2, 3, 4])],
    ["reshape", (x) => x.reshape([6, -1])],
    ["reshape of a slice", (x) => x.slice([], [], [1, 3]).reshape([6, 2])],
    ["expandDims", (x) => expandDims(x, 1)],
    ["squeeze", (x) => squeeze(x.slice([0, 1]))],
  ])("%s", (_, view) => {
    const x = counting();
    expect(view(x).data).toBe(x.data);
  });

  test("except a reshape that strides cannot express", () => {
    const x = counting();
    const flat = x.transpose().reshape([-1]);
    expect(flat.data).not.toBe(x.data);
    expect(flat.toArray()).toEqual([...x.transpose().toTypedArray()]);
  });
});

test("ellipsis and new axes", () => {
  const x = counting();
  expect(x.slice("...", 0).toArray()).toEqual([
    [0, 4, 8],
    [12, 16, 20],
  ]);
  expect(x.slice(1, "...", "new").shape).toEqual([3, 4, 1]);
  expect(x.slice("new", "...", [1, 2], "new").shape).toEqual([1, 2, 3, 1, 1]);
});

describe("assign", () => {
  test("stores in a view, broadcasting, and every view sees it", () => {
    const x = zeros([2, 3]);
    const column = x.slice([], -1);
    x.slice([], [1, null]).assign(array([[7], [8]]));
    expect(x.toArray()).toEqual([
      [0, 7, 7],
      [0, 8, 8],
    ]);
    expect(column.toArray()).toEqual([7, 8]);
  });

  test("reads overlapping values before it writes", () => {
    const x = arange(5);
    x.slice([null, null, -1]).assign(x);
    expect(x.toArray()).toEqual([4, 3, 2, 1, 0]);
  });

  test("the window of a notebook: dX[n, :, h1:h2, w1:w2] += w * g", () => {
    const dX = zeros([1, 2, 3, 3]);
    const window = dX.slice(0, [], [1, 3], [0, 2]);
    for (let step = 0; step < 2; step++)
      window.assign(
        window.add(
          array([
            [1, 2],
            [3, 4],
          ]).mul(10),
        ),
      );
    expect(dX.slice(0, 1).toArray()).toEqual([
      [0, 0, 0],
      [20, 40, 0],
      [60, 80, 0],
    ]);
    expect(sum(dX).item()).toBe(2 * 2 * 100);
  });

  test("rounds between floats and takes integers, but nothing is cut off in silence", () => {
    const x = zeros([2]);
    assign(x, array([0.1, 0.2], { dtype: "float64" }));
    expect(x.toArray()).toEqual([Math.fround(0.1), Math.fround(0.2)]);
    assign(x, array([1, 2], { dtype: "int32" }));
    expect(x.toArray()).toEqual([1, 2]);
    const integers = zeros([2], { dtype: "int32" });
    expect(() => assign(integers, x)).toThrowErrorMatchingInlineSnapshot(
      `[DTypeError: assign: an array of int32 cannot hold float32; convert with astype]`,
    );
    expect(() => assign(integers, 0.5)).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: assign: the number 0.5 does not fit the array's dtype, int32]`,
    );
    expect(() => assign(x.broadcastTo([3, 2]), 1)).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: assign: the target must not be a broadcast view, whose elements share storage]`,
    );
  });
});

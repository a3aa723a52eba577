import { describe, expect, test } from "vitest";
import {
  add,
  arange,
  array,
  dot,
  gather,
  greater,
  type NDArray,
  nonzero,
  ones,
  repeat,
  scatterAdd,
  scatterSet,
  take,
  tile,
  zeros,
} from "../src/index.ts";
import { expectNumPy, numpy, type Packed, unpack } from "./numpy.ts";

test.each(numpy.gather as { index: (Packed | null)[]; y: Packed; added: Packed }[])(
  "x[indices] and np.add.at, $index",
  ({ index, y, added }) => {
    const x = arange(48, { dtype: "int32" }).reshape([2, 3, 4, 2]);
    const selection = index.map((entry) => entry && unpack(entry));
    expectNumPy(gather(x, selection), y);
    expectNumPy(scatterAdd(zeros([2, 3, 4, 2], { dtype: "int32" }), selection, gather(x, selection)), added);
    // A strided operand gathers as its copy does.
    const strided = x.transpose().copy().transpose();
    expect(strided.strides).not.toEqual(x.strides);
    expectNumPy(gather(strided, selection), y);
    expectNumPy(scatterSet(x, selection, gather(x, selection)), {
      dtype: "int32",
      shape: [...x.shape],
      data: "arange",
    });
  },
);

test.each(numpy.repeat as { x: Packed; counts: number; axis: number | null; y: Packed }[])(
  "repeat $counts over $axis",
  ({ x, counts, axis, y }) => expectNumPy(repeat(unpack(x), counts, axis ?? undefined), y),
);

test.each(numpy.tile as { x: Packed; counts: number; y: Packed }[])("tile $counts", ({ x, counts, y }) =>
  expectNumPy(tile(unpack(x), counts), y),
);

describe("masks", () => {
  const x = array([
    [1, 5, 2],
    [7, 0, 9],
  ]);
  test("select, as x[mask]", () => {
    expect(gather(x, [greater(x, 4)]).toArray()).toEqual([5, 7, 9]);
    expect(gather(x, [null, array([true, false, true])]).toArray()).toEqual([
      [1, 2],
      [7, 9],
    ]);
    expect(gather(x, [greater(x, 100)]).shape).toEqual([0]);
  });
  test("store, as x[mask] = 0", () => {
    expect(scatterSet(x, [greater(x, 4)], 0).toArray()).toEqual([
      [1, 0, 2],
      [0, 0, 0],
    ]);
  });
  test("are positions, by nonzero", () => {
    expect(nonzero(x).map((axis) => axis.toArray())).toEqual([
      [0, 0, 0, 1, 1],
      [0, 1, 2, 0, 2],
    ]);
  });
});

test("take replaces one axis by the axes of the indices", () => {
  const x = arange(24).reshape([2, 3, 4]);
  expect(
    take(
      x,
      array([
        [0, 2],
        [1, 1],
      ]),
      1,
    ).shape,
  ).toEqual([2, 2, 2, 4]);
  expect(take(x, -1, -1).toArray()).toEqual(x.slice("...", -1).toArray());
  expect(take(x, [23, 0]).toArray()).toEqual([23, 0]);
});

test("scatterAdd leaves its operand alone and broadcasts updates", () => {
  const x = zeros([2, 3]);
  expect(scatterAdd(x, [null, [0, 0, 2]], array([1, 10, 100])).toArray()).toEqual([
    [11, 0, 100],
    [11, 0, 100],
  ]);
  expect(x.toArray()).toEqual([
    [0, 0, 0],
    [0, 0, 0],
  ]);
});

describe("the notebook's convolution by fancy indices", () => {
  /** Its get_indices(x, k), line by line; x [B, C, H, W], k [O, C, KH, KW]. */
  function getIndices(x: NDArray, k: NDArray): [NDArray, NDArray, NDArray] {
    const [, C, H, W] = x.shape as [number, number, number, number];
    const [, , KH, KW] = k.shape as [number, number, number, number];
    const i0 = tile(repeat(arange(KH), KW), C);
    const i1 = repeat(arange(H - KH + 1), W - KW + 1);
    const j0 = tile(arange(KW), KH * C);
    const j1 = tile(arange(W - KW + 1), H - KH + 1);
    const m = repeat(arange(C), KH * KW).reshape([-1, 1]);
    return [m, add(i0.reshape([-1, 1]), i1.reshape([1, -1])), add(j0.reshape([-1, 1]), j1.reshape([1, -1]))];
  }
  const x = arange(1, 97).reshape([2, 3, 4, 4]);
  const k = arange(1, 25).reshape([2, 3, 2, 2]);
  const [m, i, j] = getIndices(x, k);

  test("forward: k_crop.dot(x[:, m, i, j]).transpose(1, 0, 2)", () => {
    const y = dot(k.reshape([2, -1]), gather(x, [null, m, i, j]))
      .transpose([1, 0, 2])
      .reshape([2, 2, 3, 3]);
    // Printed in the notebook.
    expect(y.toArray()).toEqual([
      [
        [
          [2060, 2138, 2216],
          [2372, 2450, 2528],
          [2684, 2762, 2840],
        ],
        [
          [4868, 5090, 5312],
          [5756, 5978, 6200],
          [6644, 6866, 7088],
        ],
      ],
      [
        [
          [5804, 5882, 5960],
          [6116, 6194, 6272],
          [6428, 6506, 6584],
        ],
        [
          [15524, 15746, 15968],
          [16412, 16634, 16856],
          [17300, 17522, 17744],
        ],
      ],
    ]);
  });

  test("backward: np.add.at(x_grad, (slice(None), m, i, j), dx)", () => {
    const yGrad = ones([2, 2, 3, 3]).transpose([1, 2, 3, 0]).reshape([2, -1]);
    const xCrop = gather(x, [null, m, i, j]).transpose([1, 2, 0]).reshape([12, -1]);
    const kGrad = dot(yGrad, xCrop.T).reshape(k.shape);
    const dx = dot(k.reshape([2, -1]).T, yGrad)
      .reshape([12, -1, 2])
      .transpose([2, 0, 1]);
    const xGrad = scatterAdd(zeros(x.shape), [null, m, i, j], dx);
    // Printed in the notebook.
    const image = [
      [
        [14, 30, 30, 16],
        [32, 68, 68, 36],
        [32, 68, 68, 36],
        [18, 38, 38, 20],
      ],
      [
        [22, 46, 46, 24],
        [48, 100, 100, 52],
        [48, 100, 100, 52],
        [26, 54, 54, 28],
      ],
      [
        [30, 62, 62, 32],
        [64, 132, 132, 68],
        [64, 132, 132, 68],
        [34, 70, 70, 36],
      ],
    ];
    const kernel = [
      [
        [540, 558],
        [612, 630],
      ],
      [
        [828, 846],
        [900, 918],
      ],
      [
        [1116, 1134],
        [1188, 1206],
      ],
    ];
    expect(xGrad.toArray()).toEqual([image, image]);
    expect(kGrad.toArray()).toEqual([kernel, kernel]);
  });
});

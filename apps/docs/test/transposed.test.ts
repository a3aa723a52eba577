import { conv2d, convTranspose2d } from "@convkit/conv-kernels";
import { ones } from "@convkit/ndarray";
import { expect, test } from "vitest";
import { sizesBefore, stamp, transposedSize } from "../src/labs/matrix/transposed.ts";

const axes = [2, 3, 4].flatMap((size) =>
  [2, 3, 4].flatMap((kernel) =>
    [1, 2, 3].flatMap((stride) => [0, 1].map((padding) => ({ size, kernel, stride, padding }))),
  ),
);

test.each(axes)("$size, kernel $kernel, stride $stride, padding $padding: sizes there and back", (axis) => {
  const { size, kernel, stride, padding } = axis;
  const w = ones([1, 1, kernel, kernel]);
  for (let outputPadding = 0; outputPadding < stride; outputPadding++) {
    const y = convTranspose2d(ones([1, 1, size, size]), w, { stride, padding, outputPadding });
    expect(y.shape[2]).toBe(transposedSize({ ...axis, outputPadding }));
  }
  for (const before of sizesBefore(axis))
    expect(conv2d(ones([1, 1, before, before]), w, { stride, padding }).shape[2]).toBe(size);
});

test("stamps lie a stride apart and lose what the padding cuts off", () => {
  const axis = { size: 2, kernel: 3, stride: 2, padding: 1, outputPadding: 0 };
  expect([0, 1].map((index) => stamp(axis, index))).toEqual([
    [-1, 2],
    [1, 4],
  ]);
});

import { array, ones, zeros } from "@convkit/ndarray";
import { describe, expect, test } from "vitest";
import {
  avgPool2d,
  conv1d,
  conv2d,
  conv2dInputGrad,
  conv2dWeightGrad,
  convBiasGrad,
  convGeometry,
  convTranspose1d,
  convTranspose2d,
  maxPool2d,
  maxPool2dGrad,
  padIndices,
} from "../src/index.ts";
import { namesFor, random } from "./calls.ts";

describe("convGeometry", () => {
  test("LeNet-5's layers", () => {
    // LeCun et al. 1998, section II.B: C1 has 156 parameters with its 6 biases, C3 here is fully connected.
    const c1 = convGeometry([1, 1, 32, 32], [6, 1, 5, 5]);
    expect([c1.outputShape, c1.parameters + c1.outputChannels]).toEqual([[1, 6, 28, 28], 156]);
    expect(c1.flops).toBe(2 * 28 * 28 * 6 * 25);
  });

  test("every form of padding", () => {
    const paddings = (padding: Parameters<typeof conv2d>[2] & object) =>
      convGeometry([1, 1, 7, 8], [1, 1, 2, 3], padding).axes.map((axis) => axis.padding);
    expect(paddings({ padding: 2 })).toEqual([
      [2, 2],
      [2, 2],
    ]);
    expect(paddings({ padding: [1, 0] })).toEqual([
      [1, 1],
      [0, 0],
    ]);
    expect(paddings({ padding: [[1, 2], 3] })).toEqual([
      [1, 2],
      [3, 3],
    ]);
    expect(paddings({ padding: "valid" })).toEqual([
      [0, 0],
      [0, 0],
    ]);
    // TensorFlow: total = (ceil(7/2)-1)*2 + 2 - 7 = 1 and (ceil(8/2)-1)*2 + 3 - 8 = 1, the odd one after.
    expect(paddings({ padding: "same", stride: 2 })).toEqual([
      [0, 1],
      [0, 1],
    ]);
  });

  test("the layout moves the channels, nothing else", () => {
    const nhwc = convGeometry([2, 9, 8, 4], [3, 3, 2, 6], { layout: "NHWC", groups: 2, stride: [2, 1] });
    expect(nhwc.outputShape).toEqual([2, 4, 6, 6]);
    const nchw = convGeometry([2, 4, 9, 8], [6, 2, 3, 3], { groups: 2, stride: [2, 1] });
    expect([nhwc.axes, nhwc.flops, nhwc.parameters]).toEqual([nchw.axes, nchw.flops, nchw.parameters]);
  });
});

describe("transposed sizes", () => {
  test.each([
    // Dumoulin & Visin, section 4: relationships 8 to 14, by (n - 1) s - 2 p + k + output padding.
    { n: 2, options: {}, size: 4 },
    { n: 5, options: { padding: 1 }, size: 5 },
    { n: 2, options: { stride: 2 }, size: 5 },
    { n: 3, options: { stride: 2, padding: 1 }, size: 5 },
    { n: 3, options: { stride: 2, padding: 1, outputPadding: 1 }, size: 6 },
    // TensorFlow's "same": n x stride, also where the stride exceeds the kernel.
    { n: 3, options: { stride: 2, padding: "same" }, size: 6 },
    { n: 3, options: { stride: 5, padding: "same" }, size: 15 },
  ] as const)("3x3 on $n with $options is $size", ({ n, options, size }) => {
    expect(convTranspose2d(ones([1, 1, n, n]), ones([1, 1, 3, 3]), options).shape).toEqual([
      1,
      1,
      size,
      size,
    ]);
  });

  test('transposed "same" is the gradient of "same"', () => {
    // Sizes that the strides do not divide, so that padding for n and for n x stride would differ.
    const [w, u] = [random(1, [2, 3, 5, 5]), random(2, [1, 2, 3, 5])];
    const options = { stride: [2, 3], padding: "same" } as const;
    const gradient = conv2dInputGrad([1, 3, 6, 15], w, u, options);
    expect(convTranspose2d(u, w, options).toArray()).toEqual(gradient.toArray());
  });

  test.each(namesFor([1, 1, 3], [1, 1, 1], { dilation: 2 }))(
    "padding and output padding that cancel still shift, by %s",
    (algorithm) => {
      const options = { dilation: 2, padding: [[1, 0]], outputPadding: 1, algorithm } as const;
      expect(convTranspose1d(array([[[1, 2, 3]]]), array([[[10]]]), options).toArray()).toEqual([
        [[20, 30, 0]],
      ]);
    },
  );
});

describe("edges of the geometry", () => {
  test.each(namesFor([0, 3, 5, 5], [4, 3, 3, 3]))("an empty batch, by %s", (algorithm) => {
    const [x, w] = [zeros([0, 3, 5, 5]), ones([4, 3, 3, 3])];
    const y = conv2d(x, w, { algorithm, bias: ones([4]) });
    expect(y.shape).toEqual([0, 4, 3, 3]);
    expect(conv2dInputGrad(x.shape, w, y, { algorithm }).shape).toEqual([0, 3, 5, 5]);
    expect(conv2dWeightGrad(x, w.shape, y, { algorithm }).toArray()).toEqual(zeros([4, 3, 3, 3]).toArray());
  });
  test("an empty batch of poolings and bias gradients", () => {
    const x = zeros([0, 3, 4, 4]);
    expect(maxPool2d(x, { kernelSize: 2 }).shape).toEqual([0, 3, 2, 2]);
    expect(maxPool2dGrad(x, zeros([0, 3, 2, 2]), { kernelSize: 2 }).shape).toEqual([0, 3, 4, 4]);
    expect(avgPool2d(x, { kernelSize: 2 }).shape).toEqual([0, 3, 2, 2]);
    expect(convBiasGrad(x).toArray()).toEqual([0, 0, 0]);
  });
  test.each(namesFor([1, 1, 1, 1], [1, 1, 1, 1]))("1x1 images and kernels, by %s", (algorithm) => {
    expect(conv2d(array([[[[3]]]]), array([[[[5]]]]), { algorithm }).toArray()).toEqual([[[[15]]]]);
  });
  test.each(namesFor([1, 1, 5], [1, 1, 5]))("a single row inside padding only, by %s", (algorithm) => {
    // Taps that meet nothing but padding: a kernel of 5 around 1 element.
    const y = conv1d(array([[[7]]]), array([[[1, 2, 3, 4, 5]]]), { padding: [[4, 4]], algorithm });
    expect(y.toArray()).toEqual([[[35, 28, 21, 14, 7]]]);
  });
  test.each(namesFor([1, 1, 2], [1, 1, 1], { padding: 3, stride: 2 }))(
    "windows that lie in the padding entirely, by %s",
    (algorithm) => {
      const options = { padding: 3, stride: 2, algorithm } as const;
      const bias = array([10]);
      expect(conv1d(array([[[1, 2]]]), array([[[1]]]), { ...options, bias }).toArray()).toEqual([
        [[10, 10, 12, 10]],
      ]);
    },
  );
});

describe("padding modes", () => {
  test("padIndices as numpy.pad's reflect, edge and wrap", () => {
    // np.pad(np.arange(4), (3, 2), mode).tolist()
    expect([...padIndices(4, 3, 2, "reflect")]).toEqual([3, 2, 1, 0, 1, 2, 3, 2, 1]);
    expect([...padIndices(4, 3, 2, "replicate")]).toEqual([0, 0, 0, 0, 1, 2, 3, 3, 3]);
    expect([...padIndices(4, 3, 2, "circular")]).toEqual([1, 2, 3, 0, 1, 2, 3, 0, 1]);
    expect([...padIndices(1, 0, 0, "reflect")]).toEqual([0]);
  });
  test("a kernel of ones sums what the border repeats, in both layouts", () => {
    const row = array([[[1, 2, 3]]]);
    const column = row.reshape([1, 3, 1]);
    const sums = (paddingMode: "reflect" | "replicate" | "circular") => {
      const y = conv1d(row, ones([1, 1, 3]), { padding: 1, paddingMode });
      const last = conv1d(column, ones([3, 1, 1]), { padding: 1, paddingMode, layout: "NHWC" });
      expect(last.reshape([3]).toArray()).toEqual(y.reshape([3]).toArray());
      return y.reshape([3]).toArray();
    };
    expect(sums("reflect")).toEqual([2 + 1 + 2, 6, 2 + 3 + 2]);
    expect(sums("replicate")).toEqual([1 + 1 + 2, 6, 2 + 3 + 3]);
    expect(sums("circular")).toEqual([3 + 1 + 2, 6, 2 + 3 + 1]);
  });
});

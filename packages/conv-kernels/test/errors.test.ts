import { ArgumentError, ConvkitError, DTypeError, ones, ShapeError, zeros } from "@convkit/ndarray";
import { describe, expect, test } from "vitest";
import * as kernels from "../src/index.ts";
import { conv2d, conv2dInputGrad, convTranspose2d, maxPool2d } from "../src/index.ts";

/** The message of the typed error that a call throws. */
function refusal(call: () => unknown, kind: typeof ConvkitError = ConvkitError): string {
  try {
    call();
  } catch (error) {
    expect(error).toBeInstanceOf(kind);
    return `${(error as Error).name}: ${(error as Error).message}`;
  }
  throw new Error("nothing was thrown");
}

const x = ones([2, 4, 8, 8]);
const w = ones([6, 4, 3, 3]);
/** Options as plain JavaScript could pass them. */
const untyped = (options: object) => options as kernels.ConvOptions;

describe("conv2d refuses", () => {
  test("a wrong rank", () => {
    expect(refusal(() => conv2d(ones([4, 8, 8]), w), ShapeError)).toMatchInlineSnapshot(`
      "ShapeError: conv2d: input must have 4 axes (N, C, H, W), got 3
        input   [4, 8, 8]      N, C, H, W
        weight  [6, 4, 3, 3]   O, C/groups, kH, kW"
    `);
    expect(refusal(() => conv2d(x, ones([6, 4, 3])), ShapeError)).toMatchInlineSnapshot(`
      "ShapeError: conv2d: weight must have 4 axes (O, C/groups, kH, kW), got 3
        input   [2, 4, 8, 8]   N, C, H, W
        weight  [6, 4, 3]      O, C/groups, kH, kW"
    `);
  });
  test("channels that do not match", () => {
    expect(refusal(() => conv2d(x, ones([6, 3, 3, 3])), ShapeError)).toMatchInlineSnapshot(`
      "ShapeError: conv2d: input channels must equal weight channels x groups, got 4 and 3 x 1
        input   [2, 4, 8, 8]   N, C, H, W
        weight  [6, 3, 3, 3]   O, C/groups, kH, kW"
    `);
    expect(
      refusal(() => conv2d(x, ones([3, 3, 2, 6]), { layout: "NHWC", groups: 2 }), ShapeError),
    ).toMatchInlineSnapshot(`
      "ShapeError: conv2d: input channels must equal weight channels x groups, got 8 and 2 x 2
        input   [2, 4, 8, 8]   N, H, W, C
        weight  [3, 3, 2, 6]   kH, kW, C/groups, O"
    `);
  });
  test("a kernel larger than the padded input", () => {
    expect(
      refusal(() => conv2d(x, ones([6, 4, 3, 5]), { padding: [0, [1, 0]], dilation: 3 }), ShapeError),
    ).toMatchInlineSnapshot(`
      "ShapeError: conv2d: the kernel must fit the padded input along W, got 3 x (5 - 1) + 1 = 13 and 8 + 1 + 0 = 9
        input   [2, 4, 8, 8]   N, C, H, W
        weight  [6, 4, 3, 5]   O, C/groups, kH, kW"
    `);
  });
  test.each([0, -1, 1.5, NaN, [1, 0], [1, 1, 1], "2"])("stride %j", (stride) => {
    expect(refusal(() => conv2d(x, w, untyped({ stride })), ArgumentError)).toMatch(
      /^ArgumentError: conv2d: stride must be an integer of at least 1, or 2 of them, got /,
    );
  });
  test("a zero stride, in full", () => {
    expect(refusal(() => conv2d(x, w, { stride: 0 }))).toMatchInlineSnapshot(
      `"ArgumentError: conv2d: stride must be an integer of at least 1, or 2 of them, got 0"`,
    );
    expect(refusal(() => conv2d(x, w, { stride: [1, 1.5] }))).toMatchInlineSnapshot(
      `"ArgumentError: conv2d: stride must be an integer of at least 1, or 2 of them, got [1, 1.5]"`,
    );
  });
  test("a dilation of zero", () => {
    expect(refusal(() => conv2d(x, w, { dilation: 0 }), ArgumentError)).toMatchInlineSnapshot(
      `"ArgumentError: conv2d: dilation must be an integer of at least 1, or 2 of them, got 0"`,
    );
  });
  test("padding that is negative, of the wrong length, or unknown", () => {
    expect(refusal(() => conv2d(x, w, { padding: -1 }), ArgumentError)).toMatchInlineSnapshot(
      `"ArgumentError: conv2d: padding must be "same", "valid", an integer of at least 0, or 2 of them or [before, after] pairs, one a spatial axis, got -1"`,
    );
    expect(refusal(() => conv2d(x, w, { padding: [1, 2, 3] }), ArgumentError)).toMatchInlineSnapshot(
      `"ArgumentError: conv2d: padding must be "same", "valid", an integer of at least 0, or 2 of them or [before, after] pairs, one a spatial axis, got [1, 2, 3]"`,
    );
    expect(refusal(() => conv2d(x, w, untyped({ padding: "full" })), ArgumentError)).toMatchInlineSnapshot(
      `"ArgumentError: conv2d: padding must be "same", "valid", an integer of at least 0, or 2 of them or [before, after] pairs, one a spatial axis, got "full""`,
    );
  });
  test("groups that do not divide", () => {
    expect(refusal(() => conv2d(x, ones([6, 1, 3, 3]), { groups: 4 }), ArgumentError)).toMatchInlineSnapshot(`
      "ArgumentError: conv2d: groups must divide the output channels, got 4 and 6
        input   [2, 4, 8, 8]   N, C, H, W
        weight  [6, 1, 3, 3]   O, C/groups, kH, kW"
    `);
    expect(refusal(() => conv2d(x, w, { groups: 0 }), ArgumentError)).toMatchInlineSnapshot(
      `"ArgumentError: conv2d: groups must be an integer of at least 1, got 0"`,
    );
  });
  test("a bias, in a gradient that has none", () => {
    const bias = { bias: ones([2]) } as object;
    expect(() => conv2dInputGrad([1, 1, 3, 3], ones([2, 1, 2, 2]), ones([1, 2, 2, 2]), bias)).toThrow(
      'conv2dInputGrad: unknown option "bias"',
    );
  });

  test("an unknown option", () => {
    expect(refusal(() => conv2d(x, w, untyped({ strides: 2 })), ArgumentError)).toMatchInlineSnapshot(
      `"ArgumentError: conv2d: unknown option "strides"; the options are stride, padding, dilation, groups, layout, paddingMode, algorithm, precision, bias"`,
    );
  });
  test("an unknown algorithm, precision, layout or padding mode", () => {
    expect(
      refusal(() => conv2d(x, w, untyped({ algorithm: "strassen" })), ArgumentError),
    ).toMatchInlineSnapshot(
      `"ArgumentError: conv2d: algorithm must be one of "auto", "naive", "taps", "im2col", "matrix", "depthwise", "gemm", "winograd", "fft", got "strassen""`,
    );
    expect(
      refusal(() => conv2d(x, w, untyped({ precision: "medium" })), ArgumentError),
    ).toMatchInlineSnapshot(
      `"ArgumentError: conv2d: precision must be one of "high", "highest", got "medium""`,
    );
    expect(refusal(() => conv2d(x, w, untyped({ layout: "CHWN" })), ArgumentError)).toMatchInlineSnapshot(
      `"ArgumentError: conv2d: layout must be one of "NCHW", "NHWC", got "CHWN""`,
    );
    expect(
      refusal(() => conv2d(x, w, untyped({ paddingMode: "mirror" })), ArgumentError),
    ).toMatchInlineSnapshot(
      `"ArgumentError: conv2d: paddingMode must be one of "zeros", "reflect", "replicate", "circular", got "mirror""`,
    );
  });
  test("an algorithm that lacks the geometry", () => {
    expect(refusal(() => conv2d(x, w, { algorithm: "depthwise" }), ArgumentError)).toMatchInlineSnapshot(`
      "ArgumentError: conv2d: algorithm "depthwise" does not support the forward of this geometry
        input   [2, 4, 8, 8]   N, C, H, W
        weight  [6, 4, 3, 3]   O, C/groups, kH, kW"
    `);
    const image = ones([1, 1, 128, 128]);
    expect(
      refusal(() => conv2d(image, ones([1, 1, 3, 3]), { algorithm: "matrix" }), ArgumentError),
    ).toMatchInlineSnapshot(`
      "ArgumentError: conv2d: algorithm "matrix" does not support the forward of this geometry
        input   [1, 1, 128, 128]   N, C, H, W
        weight  [1, 1, 3, 3]       O, C/groups, kH, kW"
    `);
  });
  test("mixed dtypes and integers", () => {
    expect(
      refusal(() => conv2d(x, ones([6, 4, 3, 3], { dtype: "float64" })), DTypeError),
    ).toMatchInlineSnapshot(`
      "DTypeError: conv2d: operands must have one dtype, got float32 and float64
        input   [2, 4, 8, 8]   float32
        weight  [6, 4, 3, 3]   float64"
    `);
    expect(
      refusal(() => conv2d(ones([2, 4, 8, 8], { dtype: "int32" }), w), DTypeError),
    ).toMatchInlineSnapshot(`
      "DTypeError: conv2d: input must be float32 or float64, got int32
        input   [2, 4, 8, 8]   int32
        weight  [6, 4, 3, 3]   float32"
    `);
  });
  test("what is not an array", () => {
    const nested = [[[[1]]]] as unknown as kernels.ConvOptions["bias"];
    expect(refusal(() => conv2d(nested!, w), ArgumentError)).toMatchInlineSnapshot(
      `"ArgumentError: conv2d: input must be an NDArray, got [[[[1]]]]"`,
    );
  });
  test("a bias of another shape", () => {
    expect(refusal(() => conv2d(x, w, { bias: zeros([4]) }), ShapeError)).toMatchInlineSnapshot(`
      "ShapeError: conv2d: bias must have shape [6], got [4]
        input   [2, 4, 8, 8]   N, C, H, W
        weight  [6, 4, 3, 3]   O, C/groups, kH, kW
        bias    [4]            O"
    `);
  });
  test("empty channels and kernels", () => {
    expect(refusal(() => conv2d(x, ones([6, 4, 0, 3])), ShapeError)).toMatchInlineSnapshot(`
      "ShapeError: conv2d: channels and kernel sizes must be at least 1, got 0
        input   [2, 4, 8, 8]   N, C, H, W
        weight  [6, 4, 0, 3]   O, C/groups, kH, kW"
    `);
  });
  test("a padding mode that needs more elements than there are", () => {
    expect(
      refusal(() => conv2d(x, w, { padding: [[0, 8], 0], paddingMode: "reflect" }), ArgumentError),
    ).toMatchInlineSnapshot(`
      "ArgumentError: conv2d: padding must be at most 7 along H in mode "reflect", got [0, 8]
        input  [2, 4, 8, 8]"
    `);
    expect(
      refusal(() => conv2d(x, w, { padding: 9, paddingMode: "circular" }), ArgumentError),
    ).toMatchInlineSnapshot(`
      "ArgumentError: conv2d: padding must be at most 8 along H in mode "circular", got [9, 9]
        input  [2, 4, 8, 8]"
    `);
  });
});

describe("gradients refuse", () => {
  test("an output gradient of another shape", () => {
    expect(
      refusal(() => kernels.conv2dInputGrad([2, 4, 8, 8], w, ones([2, 6, 8, 8])), ShapeError),
    ).toMatchInlineSnapshot(`
      "ShapeError: conv2dInputGrad: outputGrad must have shape [2, 6, 6, 6], got [2, 6, 8, 8]
        input       [2, 4, 8, 8]   N, C, H, W
        weight      [6, 4, 3, 3]   O, C/groups, kH, kW
        outputGrad  [2, 6, 8, 8]"
    `);
    expect(
      refusal(() => kernels.conv2dWeightGrad(x, [6, 4, 3, 3], ones([2, 6, 5, 6])), ShapeError),
    ).toMatchInlineSnapshot(`
      "ShapeError: conv2dWeightGrad: outputGrad must have shape [2, 6, 6, 6], got [2, 6, 5, 6]
        input       [2, 4, 8, 8]   N, C, H, W
        weight      [6, 4, 3, 3]   O, C/groups, kH, kW
        outputGrad  [2, 6, 5, 6]"
    `);
    expect(
      refusal(() => kernels.maxPool2dGrad(x, ones([2, 4, 3, 3]), { kernelSize: 2 }), ShapeError),
    ).toMatchInlineSnapshot(`
      "ShapeError: maxPool2dGrad: outputGrad must have shape [2, 4, 4, 4], got [2, 4, 3, 3]
        input       [2, 4, 8, 8]   N, C, H, W
        outputGrad  [2, 4, 3, 3]"
    `);
  });
  test("shapes that are not finite", () => {
    expect(
      refusal(() => kernels.conv2dInputGrad([2, 4, Infinity, 8], w, x), ShapeError),
    ).toMatchInlineSnapshot(`
      "ShapeError: conv2dInputGrad: axis lengths must be non-negative integers
        shape  [2, 4, Infinity, 8]"
    `);
    expect(
      refusal(() => kernels.avgPool2dGrad([2, 4, 8.5, 8], x, { kernelSize: 2 }), ShapeError),
    ).toMatchInlineSnapshot(`
      "ShapeError: avgPool2dGrad: axis lengths must be non-negative integers
        shape  [2, 4, 8.5, 8]"
    `);
  });
  test("an output gradient without spatial axes", () => {
    expect(refusal(() => kernels.convBiasGrad(ones([2, 3])), ShapeError)).toMatchInlineSnapshot(`
      "ShapeError: convBiasGrad: outputGrad must have 3, 4 or 5 axes, got 2
        outputGrad  [2, 3]"
    `);
  });
});

describe("transposed convolution refuses", () => {
  const weight = ones([4, 3, 3, 3]);
  test("channels that do not match", () => {
    expect(refusal(() => convTranspose2d(x, ones([3, 4, 3, 3])), ShapeError)).toMatchInlineSnapshot(`
      "ShapeError: convTranspose2d: input channels must equal weight input channels, got 4 and 3
        input   [2, 4, 8, 8]   N, C, H, W
        weight  [3, 4, 3, 3]   C, O/groups, kH, kW"
    `);
  });
  test("an output padding that is too large", () => {
    expect(
      refusal(() => convTranspose2d(x, weight, { stride: 2, outputPadding: 2 }), ArgumentError),
    ).toMatchInlineSnapshot(`
      "ArgumentError: convTranspose2d: outputPadding must be below the larger of stride and dilation along H, got 2 and max(2, 1)
        input   [2, 4, 8, 8]   N, C, H, W
        weight  [4, 3, 3, 3]   C, O/groups, kH, kW"
    `);
    expect(
      refusal(
        () => convTranspose2d(x, weight, { stride: 2, padding: "same", outputPadding: 1 }),
        ArgumentError,
      ),
    ).toMatchInlineSnapshot(`
      "ArgumentError: convTranspose2d: outputPadding must be 0 with padding "same", which makes the output n x stride, got 1
        input   [2, 4, 8, 8]   N, C, H, W
        weight  [4, 3, 3, 3]   C, O/groups, kH, kW"
    `);
  });
  test("an empty output", () => {
    expect(
      refusal(() => convTranspose2d(ones([1, 4, 1, 1]), weight, { padding: 2 }), ShapeError),
    ).toMatchInlineSnapshot(`
      "ShapeError: convTranspose2d: input and output must have at least 1 element along H, got an output of (1 - 1) x 1 + 3 + 0 - 2 - 2 = -1
        input   [1, 4, 1, 1]   N, C, H, W
        weight  [4, 3, 3, 3]   C, O/groups, kH, kW"
    `);
  });
  test("a padding mode, which it does not have", () => {
    const options = { paddingMode: "reflect" } as kernels.ConvTransposeOptions;
    expect(refusal(() => convTranspose2d(x, weight, options), ArgumentError)).toMatchInlineSnapshot(
      `"ArgumentError: convTranspose2d: unknown option "paddingMode"; the options are stride, padding, dilation, groups, outputPadding, layout, algorithm, precision, bias"`,
    );
  });
  test("groups that do not divide, a bias of another shape", () => {
    expect(refusal(() => convTranspose2d(x, weight, { groups: 3 }), ArgumentError)).toMatchInlineSnapshot(`
      "ArgumentError: convTranspose2d: groups must divide the input channels, got 3 and 4
        input   [2, 4, 8, 8]   N, C, H, W
        weight  [4, 3, 3, 3]   C, O/groups, kH, kW"
    `);
    expect(
      refusal(() => convTranspose2d(x, weight, { groups: 2, bias: zeros([3]) }), ShapeError),
    ).toMatchInlineSnapshot(`
      "ShapeError: convTranspose2d: bias must have shape [6], got [3]
        input   [2, 4, 8, 8]   N, C, H, W
        weight  [4, 3, 3, 3]   C, O/groups, kH, kW
        bias    [3]            O"
    `);
  });
});

describe("pooling refuses", () => {
  test("a window larger than the padded input", () => {
    expect(refusal(() => maxPool2d(x, { kernelSize: [2, 9] }), ShapeError)).toMatchInlineSnapshot(`
      "ShapeError: maxPool2d: the kernel must fit the padded input along W, got 1 x (9 - 1) + 1 = 9 and 8 + 0 + 0 = 8
        input       [2, 4, 8, 8]   N, C, H, W
        kernelSize  [2, 9]"
    `);
  });
  test("padding above half the window", () => {
    expect(refusal(() => maxPool2d(x, { kernelSize: 3, padding: 2 }), ArgumentError)).toMatchInlineSnapshot(`
      "ArgumentError: maxPool2d: padding must be at most half the kernel's span along H, got [2, 2] and 1
        input       [2, 4, 8, 8]   N, C, H, W
        kernelSize  [3, 3]"
    `);
  });
  test("a dilated window that steps over the input", () => {
    const pool = () =>
      maxPool2d(ones([1, 1, 2, 8]), { kernelSize: [2, 1], dilation: [3, 1], padding: [1, 0] });
    expect(refusal(pool, ArgumentError)).toMatchInlineSnapshot(`
      "ArgumentError: maxPool2d: every window must hold an input element along H, but that of output 0 lies in the padding
        input       [1, 1, 2, 8]   N, C, H, W
        kernelSize  [2, 1]"
    `);
  });
  test("a missing kernel size, an option of the other kind, a wrong rank", () => {
    expect(refusal(() => maxPool2d(x, {} as kernels.MaxPoolOptions), ArgumentError)).toMatchInlineSnapshot(
      `"ArgumentError: maxPool2d: kernelSize must be an integer of at least 1, or 2 of them, got undefined"`,
    );
    const dilated = { kernelSize: 2, dilation: 2 } as kernels.AvgPoolOptions;
    expect(refusal(() => kernels.avgPool2d(x, dilated), ArgumentError)).toMatchInlineSnapshot(
      `"ArgumentError: avgPool2d: unknown option "dilation"; the options are kernelSize, stride, padding, ceilMode, countIncludePad"`,
    );
    expect(refusal(() => kernels.maxPool1d(x, { kernelSize: 2 }), ShapeError)).toMatchInlineSnapshot(`
      "ShapeError: maxPool1d: input must have 3 axes (N, C, L), got 4
        input  [2, 4, 8, 8]   N, C, L"
    `);
    const ceilMode = { kernelSize: 2, ceilMode: 1 } as unknown as kernels.MaxPoolOptions;
    expect(refusal(() => maxPool2d(x, ceilMode), ArgumentError)).toMatchInlineSnapshot(
      `"ArgumentError: maxPool2d: ceilMode must be true or false, got 1"`,
    );
  });
});

describe("unfold, fold, convMatrix and convGeometry refuse", () => {
  test("columns that are not those of the image", () => {
    expect(
      refusal(() => kernels.fold(ones([1, 9, 4]), [4, 4], { kernelSize: 2 }), ShapeError),
    ).toMatchInlineSnapshot(`
      "ShapeError: fold: columns must have a multiple of 4 rows, the elements of kernel 2, got 9
        columns     [1, 9, 4]   N, C*K, L
        outputSize  [4, 4]"
    `);
    expect(
      refusal(() => kernels.fold(ones([1, 8, 4]), [4, 4], { kernelSize: 2 }), ShapeError),
    ).toMatchInlineSnapshot(`
      "ShapeError: fold: columns must have shape [1, 8, 9], got [1, 8, 4]
        outputSize  [4, 4]
        columns     [1, 8, 4]   N, C*K, L"
    `);
    expect(
      refusal(() => kernels.fold(ones([8, 4]), [4, 4], { kernelSize: 2 }), ShapeError),
    ).toMatchInlineSnapshot(`
      "ShapeError: fold: columns must have 3 axes, got 2
        columns     [8, 4]   N, C*K, L
        outputSize  [4, 4]"
    `);
  });
  test("a window larger than the image", () => {
    expect(refusal(() => kernels.unfold(x, { kernelSize: 9 }), ShapeError)).toMatchInlineSnapshot(`
      "ShapeError: unfold: the kernel must fit the padded input along H, got 1 x (9 - 1) + 1 = 9 and 8 + 0 + 0 = 8
        input  [2, 4, 8, 8]"
    `);
    expect(refusal(() => kernels.unfold(ones([2, 4]), { kernelSize: 1 }), ShapeError)).toMatchInlineSnapshot(`
      "ShapeError: unfold: input must have 1, 2 or 3 spatial axes, got 0
        input  [2, 4]"
    `);
  });
  test("a batch, or a matrix that is too large", () => {
    expect(refusal(() => kernels.convMatrix(w, [2, 4, 8, 8]), ShapeError)).toMatchInlineSnapshot(`
      "ShapeError: convMatrix: the matrix is that of one image, got a batch of 2
        input  [2, 4, 8, 8]"
    `);
    expect(
      refusal(() => kernels.convMatrix(ones([64, 3, 3, 3]), [1, 3, 64, 64]), ArgumentError),
    ).toMatchInlineSnapshot(`
      "ArgumentError: convMatrix: the matrix may have 2^26 elements, got 246016 x 12288
        input  [1, 3, 64, 64]"
    `);
  });
  test("shapes of no convolution", () => {
    expect(refusal(() => kernels.convGeometry([8, 8], [3, 3]), ShapeError)).toMatchInlineSnapshot(`
      "ShapeError: convGeometry: input must have 3, 4 or 5 axes, got 2
        input   [8, 8]
        weight  [3, 3]"
    `);
    expect(
      refusal(() => kernels.convGeometry([1, 1, NaN, 8], [1, 1, 3, 3]), ShapeError),
    ).toMatchInlineSnapshot(`
      "ShapeError: convGeometry: axis lengths must be non-negative integers
        shape  [1, 1, NaN, 8]"
    `);
    expect(
      refusal(() => kernels.convGeometry([1, 1, 8, 8], [1, 1, 3, 3], { dtype: "int32" }), DTypeError),
    ).toMatchInlineSnapshot(`
      "DTypeError: convGeometry: input must be float32 or float64, got int32
        input  [1, 1, 8, 8]   int32"
    `);
  });
});

describe("sizes beyond memory", () => {
  const calls = {
    conv2d: () => conv2d(ones([1, 1, 2, 2]), ones([1, 1, 2, 2]), { padding: 1e8 }),
    "conv2d by replicating": () =>
      conv2d(ones([1, 1, 2, 2]), ones([1, 1, 2, 2]), { padding: 1e11, paddingMode: "replicate" }),
    convTranspose2d: () => convTranspose2d(ones([1, 1, 2, 2]), ones([1, 1, 2, 2]), { stride: 1e9 }),
    conv1dInputGrad: () =>
      kernels.conv1dInputGrad([1, 1, 2 ** 40], ones([1, 1, 1]), ones([1, 1, 1]), { stride: 2 ** 40 }),
    conv1dWeightGrad: () =>
      kernels.conv1dWeightGrad(ones([1, 1, 1]), [1, 1, 2 ** 41], ones([1, 1, 1]), { padding: 2 ** 40 }),
    convBiasGrad: () => kernels.convBiasGrad(zeros([0, 2 ** 40, 1])),
    padIndices: () => kernels.padIndices(1, 2 ** 40, 0, "replicate"),
    unfold: () => kernels.unfold(ones([1, 1, 2, 2]), { kernelSize: 1e7, padding: 1e7 }),
    fold: () => kernels.fold(ones([1, 1, 1]), [2 ** 40], { kernelSize: 1, stride: 2 ** 40 }),
  };
  test.each(Object.entries(calls))("%s", (name, call) => {
    expect(refusal(call)).toMatch(new RegExp(`^(OutOfMemoryError|ShapeError): ${name.split(" ")[0]}: `));
  });
});

describe("other kinds of arguments", () => {
  const none = undefined as never;
  const calls = {
    avgPool2d: () => kernels.avgPool2d(x, none),
    conv2d: () => conv2d(x, w, null as never),
    convGeometry: () => kernels.convGeometry(none, none),
    convTranspose2d: () => convTranspose2d(x, w, null as never),
    explainChoice: () => kernels.explainChoice(kernels.convGeometry([1, 1, 1], [1, 1, 1]), "foo" as never),
    "explainChoice of nothing": () => kernels.explainChoice(none),
    fold: () => kernels.fold(ones([1, 4, 2]), [2, 3], none),
    "fold into nothing": () => kernels.fold(ones([1, 4, 2]), none, { kernelSize: 2 }),
    maxPool2d: () => maxPool2d(x, none),
    maxPool2dGrad: () =>
      kernels.maxPool2dGrad(x, x, { kernelSize: 2, odd: 1 } as unknown as kernels.MaxPoolOptions),
    avgPool2dGrad: () => kernels.avgPool2dGrad(none, x, { kernelSize: 2 }),
    unfold: () => kernels.unfold(x, none),
  };
  test.each(Object.entries(calls))("%s", (name, call) => {
    expect(refusal(call)).toMatch(new RegExp(`^(ArgumentError|ShapeError): ${name.split(" ")[0]}: `));
  });
});

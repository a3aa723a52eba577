import { zeros } from "@convkit/autograd";
import {
  AvgPool2d,
  BatchNorm1d,
  BatchNorm2d,
  Conv1d,
  Conv2d,
  ConvTranspose2d,
  CrossEntropyLoss,
  Dropout,
  init,
  Linear,
  MaxPool2d,
  MSELoss,
  manualSeed,
  NLLLoss,
  Parameter,
} from "@convkit/nn";
import { describe, expect, test } from "vitest";

describe("inputs that do not fit a layer", () => {
  const refuse = (run: () => unknown) => expect(run);

  test("of another rank", () => {
    refuse(() => new Conv2d(1, 8, 5).forward(zeros([1, 28, 28]))).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: Conv2d: the input must have 4 axes (N, C, H, W), got 3
        input  [1, 28, 28]   N, C, H, W]
    `);
    refuse(() => new Conv1d(1, 8, 5).forward(zeros([1, 1, 28, 28]))).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: Conv1d: the input must have 3 axes (N, C, L), got 4
        input  [1, 1, 28, 28]   N, C, L]
    `);
    refuse(() => new ConvTranspose2d(1, 8, 5).forward(zeros([28, 28]))).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: ConvTranspose2d: the input must have 4 axes (N, C, H, W), got 2
        input  [28, 28]   N, C, H, W]
    `);
    refuse(() => new MaxPool2d(2).forward(zeros([28, 28]))).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: MaxPool2d: the input must have 4 axes (N, C, H, W), got 2
        input  [28, 28]   N, C, H, W]
    `);
    refuse(() => new BatchNorm2d(2).forward(zeros([4, 2]))).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: BatchNorm2d: the input must have 4 axes and 2 channels, got [4, 2]
        input  [4, 2]   N, C, ...]
    `);
    refuse(() => new Linear(3, 2).forward(zeros([]))).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: Linear: the last axis of the input must have 3 features, got a scalar
        input   []       ..., in
        weight  [2, 3]   out, in]
    `);
  });

  test("with other channels or features", () => {
    refuse(() => new Conv2d(3, 8, 5).forward(zeros([2, 1, 28, 28]))).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: Conv2d: the input must have 3 channels, got 1
        input  [2, 1, 28, 28]   N, C, H, W]
    `);
    refuse(() => new Linear(784, 10).forward(zeros([2, 28, 28]))).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: Linear: the last axis of the input must have 784 features, got 28
        input   [2, 28, 28]   ..., in
        weight  [10, 784]     out, in]
    `);
    refuse(() => new BatchNorm1d(3).forward(zeros([2, 4]))).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: BatchNorm1d: the input must have 2 or 3 axes and 3 channels, got [2, 4]
        input  [2, 4]   N, C, ...]
    `);
  });

  test("that are too small", () => {
    refuse(() => new Conv2d(1, 8, 5).forward(zeros([2, 1, 3, 8]))).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: conv2d: the kernel must fit the padded input along H, got 1 x (5 - 1) + 1 = 5 and 3 + 0 + 0 = 3
        input   [2, 1, 3, 8]   N, C, H, W
        weight  [8, 1, 5, 5]   O, C/groups, kH, kW]
    `);
    refuse(() => new BatchNorm1d(3).forward(zeros([1, 3]))).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: BatchNorm1d: training needs more than one value a channel
        x  [1, 3]   N, C, ...]
    `);
  });

  test("of another dtype", () => {
    refuse(() =>
      new Conv2d(1, 8, 5).forward(zeros([2, 1, 8, 8], { dtype: "float64" })),
    ).toThrowErrorMatchingInlineSnapshot(`
      [DTypeError: conv2d: dtypes must be equal, got float64 and float32
        input   [2, 1, 8, 8]   float64
        weight  [8, 1, 5, 5]   float32
        bias    [8]            float32]
    `);
  });
});

describe("layers that cannot be", () => {
  const refuse = (run: () => unknown) => expect(run);

  test("convolutions", () => {
    refuse(() => new Conv2d(0, 8, 5)).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: Conv2d: inChannels must be an integer of at least 1, got 0]`,
    );
    refuse(() => new Conv2d(1, 2.5, 5)).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: Conv2d: outChannels must be an integer of at least 1, got 2.5]`,
    );
    refuse(() => new Conv2d(4, 8, [3, 3, 3])).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: Conv2d: kernelSize must be a number or 2 of them, got 3]`,
    );
    refuse(() => new Conv2d(4, 8, 0)).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: Conv2d: kernelSize must be an integer of at least 1, got 0]`,
    );
    refuse(() => new Conv2d(4, 8, 3, { groups: 3 })).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: Conv2d: groups must divide inChannels and outChannels, got 3 for 4 and 8]`,
    );
    refuse(() => new Conv2d(4, 8, 3, { stride: 0 })).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: Conv2d: stride must be an integer of at least 1, or 2 of them, got 0]`,
    );
    refuse(() => new Conv2d(4, 8, 3, { padding: -1 })).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: Conv2d: padding must be "same", "valid", an integer of at least 0, or 2 of them or [before, after] pairs, one a spatial axis, got -1]`,
    );
    refuse(() => new Conv2d(4, 8, 3, { dilation: 1.5 })).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: Conv2d: dilation must be an integer of at least 1, or 2 of them, got 1.5]`,
    );
    refuse(() => new Conv2d(4, 8, 3, { paddingMode: "mirror" as never })).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: Conv2d: paddingMode must be one of "zeros", "reflect", "replicate", "circular", got "mirror"]`,
    );
    refuse(() => new Conv2d(4, 8, 3, { strides: 2 } as never)).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: Conv2d: unknown option "strides"; the options are stride, padding, dilation, groups, paddingMode, precision, bias, dtype, generator]`,
    );
    refuse(() => new ConvTranspose2d(4, 8, 3, { outputPadding: 1 })).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: ConvTranspose2d: outputPadding must be below the larger of stride and dilation along H, got 1 and max(1, 1)]`,
    );
  });

  test("others", () => {
    refuse(() => new Linear(1, 0)).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: Linear: outFeatures must be an integer of at least 1, got 0]`,
    );
    refuse(() => new MaxPool2d(2, { padding: 2 })).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: MaxPool2d: padding must be at most half the kernel's span along H, got [2, 2] and 1]`,
    );
    refuse(() => new AvgPool2d(2, { dilation: 2 } as never)).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: AvgPool2d: unknown option "dilation"; the options are stride, padding, ceilMode, countIncludePad]`,
    );
    refuse(() => new MaxPool2d(2, { kernelSize: 3 } as never)).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: MaxPool2d: unknown option "kernelSize"; the options are stride, padding, dilation, ceilMode]`,
    );
    refuse(() => new CrossEntropyLoss({ reduce: "sum" } as never)).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: CrossEntropyLoss: unknown option "reduce"; the options are reduction, weight, ignoreIndex, labelSmoothing]`,
    );
    refuse(() => new NLLLoss({ reduce: "sum" } as never)).toThrowError('unknown option "reduce"');
    refuse(() => new MSELoss({ reduce: "sum" } as never)).toThrowError('unknown option "reduce"');
    refuse(() => new Parameter(zeros([1]), { frozen: true } as never)).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: Parameter: unknown option "frozen"; the options are requiresGrad]`,
    );
    refuse(() => new BatchNorm2d(2, { epsilon: 1 } as never)).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: BatchNorm2d: unknown option "epsilon"; the options are eps, momentum, affine, trackRunningStats, dtype]`,
    );
    refuse(() => new Dropout(1.5)).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: Dropout: p must be in 0 .. 1, got 1.5]`,
    );
    refuse(() => new BatchNorm2d(2, { momentum: 2 })).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: BatchNorm2d: momentum must be null or in 0 .. 1, got 2]`,
    );
  });

  test("initial values", () => {
    refuse(() => init.kaimingUniform(new Linear(1, 1).bias!)).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: kaimingUniform: a weight must have at least 2 axes, got [1]]`,
    );
    refuse(() => init.calculateGain("toString" as never)).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: calculateGain: nonlinearity must be one of linear, sigmoid, tanh, relu, leakyRelu, got toString]`,
    );
    refuse(() => init.normal(zeros([2], { dtype: "int32" }))).toThrowErrorMatchingInlineSnapshot(
      `[DTypeError: normal: the tensor must be float32 or float64, got int32]`,
    );
    refuse(() => new Linear(1, 1, { generator: "1" as never })).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: Linear: generator must be a Generator or a seed]`,
    );
    const { weight } = new Linear(2, 2);
    const wrong = { slope: 1 } as never;
    for (const fill of [
      init.uniform,
      init.normal,
      init.kaimingUniform,
      init.kaimingNormal,
      init.xavierUniform,
      init.xavierNormal,
    ])
      refuse(() => fill(weight, wrong)).toThrowError(`${fill.name}: unknown option "slope"`);
    refuse(() => init.kaimingNormal(weight, { mode: "fan_in" as never })).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: kaimingNormal: mode must be "fanIn" or "fanOut", got "fan_in"]`,
    );
    refuse(() => manualSeed(-1)).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: Generator: the seed must be an integer in 0 .. 2^53 - 1, got -1]`,
    );
  });
});

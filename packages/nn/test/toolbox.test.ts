import { add, noGrad, ones, type Tensor, tensor, zeros } from "@convkit/autograd";
import { randomNormal } from "@convkit/ndarray";
import * as nn from "@convkit/nn";
import { describe, expect, test } from "vitest";

const values = async (x: Tensor) => [...(await x.data())];
const image = (shape: readonly number[]) => tensor(randomNormal(shape, { seed: 1 }));

describe("Residual", () => {
  test("adds what passes beside the body", async () => {
    const body = new nn.Conv2d(2, 2, 3, { padding: 1, generator: 1 });
    const x = image([1, 2, 3, 3]);
    const block = new nn.Residual(body);
    expect(await values(block.forward(x))).toEqual(await values(add(body.forward(x), x)));
    expect(block.namedParameters().map(([name]) => name)).toEqual(["body.weight", "body.bias"]);
  });

  test("has a shortcut where shapes differ", async () => {
    const body = new nn.Conv2d(2, 4, 3, { padding: 1, stride: 2, generator: 1 });
    const shortcut = new nn.Conv2d(2, 4, 1, { stride: 2, bias: false, generator: 2 });
    const block = new nn.Residual(body, { shortcut });
    const x = image([1, 2, 4, 4]);
    expect(await values(block.forward(x))).toEqual(await values(add(body.forward(x), shortcut.forward(x))));
    expect(Object.keys(block.stateDict())).toEqual(["body.weight", "body.bias", "shortcut.weight"]);
    expect(() => new nn.Residual(body).forward(x)).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: Residual: the body must give the shape of what passes beside it
        body   [1, 4, 2, 2]
        input  [1, 2, 4, 4]]
    `);
    expect(() =>
      new nn.Residual(new nn.Linear(1, 2)).forward(ones([3, 1])),
    ).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: Residual: the body must give the shape of what passes beside it
        body   [3, 2]
        input  [3, 1]]
    `);
    expect(() => new nn.Residual(add as never)).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: Residual: the body must be a Module, got a function]`,
    );
  });

  test("within Sequential gives the same in training and without a graph", async () => {
    const make = () =>
      new nn.Sequential(
        new nn.DepthwiseSeparableConv2d(2, 4, 3, { padding: 1, generator: 1 }),
        new nn.Residual(
          new nn.Sequential(new nn.GroupNorm(2, 4), new nn.SiLU(), new nn.Conv2d(4, 4, 1, { generator: 3 })),
        ),
        new nn.Identity(),
        new nn.GlobalAvgPool2d(),
      );
    const model = make();
    const x = image([2, 2, 5, 5]);
    const trained = model.forward(x);
    const grads: number[][] = [];
    trained.sum().backward();
    for (const { grad } of model.parameters()) grads.push(await values(grad!));
    expect(grads.every((grad) => grad.every(Number.isFinite))).toBe(true);
    expect(await values(noGrad(() => model.forward(x)))).toEqual(await values(trained));
    expect(await values(x)).toEqual(await values(image([2, 2, 5, 5])));
  });

  test("keeps what a hook inside of it has seen", async () => {
    const inner = new nn.ReLU();
    const seen: Tensor[] = [];
    inner.registerForwardHook((_module, _inputs, output) => void seen.push(output));
    const model = new nn.Sequential(new nn.Residual(new nn.Sequential(new nn.Tanh(), inner)), new nn.ReLU());
    noGrad(() => model.forward(tensor([-1, 1])));
    expect(await values(seen[0]!)).toEqual([0, Math.fround(Math.tanh(1))]);
  });
});

describe("DepthwiseSeparableConv2d", () => {
  test("is counted as its two convolutions", () => {
    const model = new nn.Sequential(new nn.DepthwiseSeparableConv2d(8, 16, 3, { padding: 1, bias: false }));
    const { layers, flops, parameters } = nn.summary(model, [1, 8, 10, 10]);
    expect(layers.map(({ name }) => name)).toEqual(["0.depthwise", "0.pointwise"]);
    // 100 places: 8 channels of 9 products, then 8 * 16; two operations each.
    expect(flops).toBe(2 * 100 * (8 * 9 + 8 * 16));
    expect(parameters).toBe(8 * 9 + 8 * 16);
  });

  test("draws both steps from one generator", async () => {
    const { depthwise, pointwise } = new nn.DepthwiseSeparableConv2d(1, 1, 1, { generator: 4, bias: false });
    expect(await values(depthwise.weight)).not.toEqual(await values(pointwise.weight));
  });
});

test("apply reaches every module once, those below first", () => {
  const shared = new nn.ReLU();
  const model = new nn.Sequential(new nn.Residual(new nn.Sequential(shared, shared)), new nn.Identity());
  const names: string[] = [];
  expect(model.apply((module) => void names.push(module.constructor.name))).toBe(model);
  expect(names).toEqual(["ReLU", "Sequential", "Residual", "Identity", "Sequential"]);
});

test("layers print their arguments", () => {
  const model = new nn.Sequential(
    new nn.ELU(0.5),
    new nn.GELU({ approximate: "tanh" }),
    new nn.Softplus({ beta: 2 }),
    new nn.PReLU(4),
    new nn.GroupNorm(2, 4, { affine: false }),
    new nn.LayerNorm([4, 4]),
    new nn.InstanceNorm2d(4, { affine: true }),
    new nn.AdaptiveAvgPool2d([1, null]),
    new nn.GlobalMaxPool2d({ keepDims: true }),
    new nn.Upsample({ scaleFactor: 2, mode: "bilinear" }),
    new nn.PixelShuffle(2),
    new nn.ConstantPad2d([1, 2, 0, 0], 0.5),
    new nn.ReflectionPad1d(1),
    new nn.Unflatten(1, [2, -1]),
    new nn.Dropout2d(0.1),
    new nn.Flatten(),
    new nn.Flatten(2),
    new nn.Flatten(1, 2),
    new nn.Residual(new nn.Identity()),
  );
  expect(String(model)).toMatchInlineSnapshot(`
    "Sequential(
      (0): ELU(alpha=0.5)
      (1): GELU(approximate=tanh)
      (2): Softplus(beta=2)
      (3): PReLU(4)
      (4): GroupNorm(2, 4, affine=false)
      (5): LayerNorm([4, 4])
      (6): InstanceNorm2d(4, affine=true)
      (7): AdaptiveAvgPool2d(outputSize=[1, null])
      (8): GlobalMaxPool2d(keepDims=true)
      (9): Upsample(scaleFactor=2, mode=bilinear)
      (10): PixelShuffle(upscaleFactor=2)
      (11): ConstantPad2d(padding=[1, 2, 0, 0], value=0.5)
      (12): ReflectionPad1d(padding=1)
      (13): Unflatten(axis=1, sizes=[2, -1])
      (14): Dropout2d(p=0.1)
      (15): Flatten()
      (16): Flatten(startAxis=2)
      (17): Flatten(endAxis=2)
      (18): Residual(
        (body): Identity()
      )
    )"
  `);
});

describe("what cannot be is refused", () => {
  const wrong: Readonly<Record<string, () => unknown>> = {
    "groups that do not divide": () => new nn.GroupNorm(3, 4),
    "other channels": () => new nn.GroupNorm(2, 4).forward(zeros([1, 6, 2])),
    "an empty shape": () => new nn.LayerNorm([]),
    "another shape": () => new nn.LayerNorm([2, 3]).forward(zeros([3, 2])),
    "one place an example": () => new nn.InstanceNorm2d(2).forward(zeros([4, 2, 1, 1])),
    "a slope a channel of others": () => new nn.PReLU(3).forward(zeros([1, 2, 4])),
    "no beta": () => new nn.Softplus({ beta: 0 }),
    "an approximation of GELU": () => new nn.GELU({ approximate: "fast" as never }),
    "an output size": () => new nn.AdaptiveAvgPool2d([1, 2, 3]),
    "an output size of 0": () => new nn.AdaptiveMaxPool1d(0),
    "another rank": () => new nn.AdaptiveMaxPool2d(1).forward(zeros([2, 3, 4])),
    "two sizes": () => new nn.Upsample({ size: 2, scaleFactor: 2 }),
    "corners of the nearest": () => new nn.Upsample({ size: 2, alignCorners: true }),
    "a mode": () => new nn.Upsample({ size: 2, mode: "bicubic" as never }),
    "a mode for other axes": () => new nn.Upsample({ size: 2, mode: "linear" }).forward(zeros([1, 1, 2, 2])),
    "a size that is nothing": () => new nn.Upsample({ scaleFactor: 0.1 }).forward(zeros([1, 1, 2, 2])),
    "channels for shuffling": () => new nn.PixelShuffle(2).forward(zeros([1, 6, 2, 2])),
    "a height for shuffling": () => new nn.PixelUnshuffle(2).forward(zeros([1, 1, 3, 2])),
    sides: () => new nn.ZeroPad2d([1, 2, 3]),
    "pairs of sides": () => new nn.ReplicationPad2d([[1, 1]] as never),
    "a mirror too long": () => new nn.ReflectionPad1d(3).forward(zeros([1, 1, 3])),
    "a value": () => new nn.ConstantPad1d(1, "0" as never),
    sizes: () => new nn.Unflatten(1, [-1, -1]),
    "a length": () => new nn.Unflatten(1, [4, -1]).forward(zeros([2, 6])),
    "channels of a dropout": () => new nn.Dropout2d().forward(zeros([2, 3])),
    groups: () => new nn.DepthwiseSeparableConv2d(2, 2, 3, { groups: 2 } as never),
    "a slope": () => new nn.LeakyReLU(Number.NaN),
    "a slope among options": () => new nn.LeakyReLU({ negativeSlope: 0.2 } as never),
    "an axis": () => new nn.Flatten(1.5),
    "a last axis": () => new nn.Flatten(1, "2" as never),
    "axes that are not there": () => new nn.Flatten(1, 4).forward(zeros([2, 3, 4, 5])),
    "axes the wrong way round": () => new nn.Flatten(2, -3).forward(zeros([2, 3, 4, 5])),
  };
  const messages = Object.entries(wrong).map(([name, run]) => {
    try {
      run();
      return `${name}: nothing thrown`;
    } catch (error) {
      return `${name}: ${String(error).split("\n")[0]}`;
    }
  });
  test("by name, with what must hold", () =>
    expect(messages.join("\n")).toMatchInlineSnapshot(`
    "groups that do not divide: ArgumentError: GroupNorm: numGroups must divide numChannels, got 3 and 4
    other channels: ShapeError: GroupNorm: the input must have at least 2 axes and 4 channels, got [1, 6, 2]
    an empty shape: ArgumentError: LayerNorm: normalizedShape must have at least one axis
    another shape: ShapeError: LayerNorm: the input must end in the axes [2, 3], got [3, 2]
    one place an example: ShapeError: InstanceNorm2d: training needs more than one value a channel and example
    a slope a channel of others: ShapeError: prelu: the weight must have one element, or one for each of the 2 channels
    no beta: ArgumentError: Softplus: beta must be a positive number, got 0
    an approximation of GELU: ArgumentError: GELU: approximate must be "none" or "tanh", got "fast"
    an output size: ArgumentError: AdaptiveAvgPool2d: outputSize must be a positive integer, null, or a list of 2 of them, got [1,2,3]
    an output size of 0: ArgumentError: AdaptiveMaxPool1d: outputSize must be a positive integer, null, or a list of 1 of them, got 0
    another rank: ShapeError: AdaptiveMaxPool2d: the input must have 4 axes (N, C, H, W), got 3
    two sizes: ArgumentError: Upsample: one of size and scaleFactor must be given, and not both
    corners of the nearest: ArgumentError: Upsample: alignCorners is for the linear modes, and the mode is "nearest"
    a mode: ArgumentError: Upsample: mode must be one of nearest, linear, bilinear, trilinear, got bicubic
    a mode for other axes: ArgumentError: interpolate: the linear mode for 4 axes is "bilinear", got "linear"
    a size that is nothing: ShapeError: interpolate: spatial axes must not be empty, got 2 elements that become 0
    channels for shuffling: ShapeError: pixelShuffle: the channels must be a multiple of 2^2, got 6
    a height for shuffling: ShapeError: pixelUnshuffle: height and width must be multiples of 2, got 3 and 2
    sides: ArgumentError: ZeroPad2d: padding must be an integer of at least 0, or 4 of them, got [1,2,3]
    pairs of sides: ArgumentError: ReplicationPad2d: padding must be an integer of at least 0, or 4 of them, got [[1,1]]
    a mirror too long: ArgumentError: pad: padding must be at most 2 along axis 2 in mode "reflect", got [3, 3]
    a value: ArgumentError: ConstantPad1d: value must be a number, got 0
    sizes: ArgumentError: Unflatten: sizes must be positive integers, one of them -1 at most, got [-1, -1]
    a length: ShapeError: Unflatten: axis 1 must be made up by [4, -1], got a length of 6
    channels of a dropout: ShapeError: Dropout2d: the input must have 4 axes (N, C, H, W), got 2
    groups: ArgumentError: DepthwiseSeparableConv2d: unknown option "groups"; the options are stride, padding, dilation, paddingMode, precision, bias, dtype, generator
    a slope: ArgumentError: LeakyReLU: slope must be a finite number, got NaN
    a slope among options: ArgumentError: LeakyReLU: slope must be a finite number, got [object Object]
    an axis: ArgumentError: Flatten: startAxis must be an integer, got 1.5
    a last axis: ArgumentError: Flatten: endAxis must be an integer, got 2
    axes that are not there: ArgumentError: Flatten: axis 4 is out of range for rank 4: it must be an integer in -4 .. 3
    axes the wrong way round: ArgumentError: Flatten: startAxis must not come after endAxis, got 2 and -3 for rank 4"
  `));
});

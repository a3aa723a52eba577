import { gradcheck, type Tensor, tensor } from "@convkit/autograd";
import { type DTypeOptions, Generator } from "@convkit/ndarray";
import * as nn from "@convkit/nn";
import { describe, expect, test } from "vitest";

const dtype = "float64";
const weights = { dtype, generator: 1 } as const;

/** Normal values: no ties and, all but surely, nothing within 1e-6 of a kink. */
const input = (shape: readonly number[], seed = 2) =>
  tensor(new Generator(seed).normal(shape, { dtype: "float64" } satisfies DTypeOptions));

const layers: Readonly<Record<string, readonly [nn.Module, readonly number[]]>> = {
  Conv1d: [new nn.Conv1d(2, 2, 3, { padding: 1, ...weights }), [2, 2, 5]],
  Conv2d: [new nn.Conv2d(2, 4, 3, { stride: 2, padding: "same", groups: 2, ...weights }), [2, 2, 5, 4]],
  "Conv2d, reflect": [
    new nn.Conv2d(1, 2, 3, { padding: 1, paddingMode: "reflect", ...weights }),
    [1, 1, 4, 4],
  ],
  Conv3d: [new nn.Conv3d(1, 2, 2, weights), [1, 1, 3, 3, 2]],
  ConvTranspose1d: [new nn.ConvTranspose1d(2, 1, 3, { stride: 2, ...weights }), [1, 2, 4]],
  ConvTranspose2d: [
    new nn.ConvTranspose2d(2, 2, 3, { stride: 2, padding: 1, outputPadding: 1, ...weights }),
    [1, 2, 3, 2],
  ],
  ConvTranspose3d: [new nn.ConvTranspose3d(1, 1, 2, weights), [1, 1, 2, 2, 2]],
  Linear: [new nn.Linear(4, 3, weights), [3, 4]],
  MaxPool1d: [new nn.MaxPool1d(2), [1, 2, 6]],
  MaxPool2d: [new nn.MaxPool2d(2, { stride: 1 }), [1, 2, 4, 4]],
  MaxPool3d: [new nn.MaxPool3d(2), [1, 1, 4, 2, 2]],
  AvgPool1d: [new nn.AvgPool1d(2), [1, 2, 6]],
  AvgPool2d: [new nn.AvgPool2d(3, { padding: 1 }), [1, 2, 4, 4]],
  AvgPool3d: [new nn.AvgPool3d(2), [1, 1, 4, 2, 2]],
  BatchNorm1d: [new nn.BatchNorm1d(3, { dtype }), [4, 3]],
  BatchNorm2d: [new nn.BatchNorm2d(2, { dtype }), [2, 2, 3, 2]],
  "BatchNorm2d, evaluation": [new nn.BatchNorm2d(2, { dtype }).eval(), [2, 2, 3, 2]],
  ReLU: [new nn.ReLU(), [7]],
  LeakyReLU: [new nn.LeakyReLU(0.1), [7]],
  Tanh: [new nn.Tanh(), [7]],
  Sigmoid: [new nn.Sigmoid(), [7]],
  Softmax: [new nn.Softmax(), [2, 4]],
  LogSoftmax: [new nn.LogSoftmax(0), [2, 4]],
  Flatten: [new nn.Flatten(), [2, 2, 2]],
  "Flatten, axes between": [new nn.Flatten(1, 2), [2, 2, 2, 2]],
  BatchNorm3d: [new nn.BatchNorm3d(2, { dtype }), [2, 2, 2, 1, 2]],
  GroupNorm: [new nn.GroupNorm(2, 4, { dtype }), [2, 4, 2]],
  LayerNorm: [new nn.LayerNorm([3, 2], { dtype }), [2, 3, 2]],
  InstanceNorm2d: [new nn.InstanceNorm2d(2, { affine: true, dtype }), [2, 2, 2, 2]],
  "InstanceNorm2d, evaluation": [
    new nn.InstanceNorm2d(2, { affine: true, trackRunningStats: true, dtype }).eval(),
    [2, 2, 2, 2],
  ],
  PReLU: [new nn.PReLU(2, { dtype }), [3, 2]],
  ELU: [new nn.ELU(), [7]],
  GELU: [new nn.GELU(), [7]],
  SiLU: [new nn.SiLU(), [7]],
  Softplus: [new nn.Softplus({ beta: 2, threshold: 1 }), [7]],
  Hardswish: [new nn.Hardswish(), [7]],
  AdaptiveAvgPool2d: [new nn.AdaptiveAvgPool2d(2), [1, 2, 3, 5]],
  AdaptiveMaxPool2d: [new nn.AdaptiveMaxPool2d(2), [1, 2, 3, 5]],
  GlobalAvgPool2d: [new nn.GlobalAvgPool2d(), [2, 2, 2, 3]],
  GlobalMaxPool2d: [new nn.GlobalMaxPool2d(), [2, 2, 2, 3]],
  Upsample: [new nn.Upsample({ scaleFactor: 2, mode: "bilinear" }), [1, 2, 2, 2]],
  PixelShuffle: [new nn.PixelShuffle(2), [1, 4, 1, 2]],
  ConstantPad2d: [new nn.ConstantPad2d([1, 0, 2, 1], 3), [1, 1, 2, 2]],
  ReflectionPad2d: [new nn.ReflectionPad2d(1), [1, 1, 2, 3]],
  Unflatten: [new nn.Unflatten(1, [2, 2]), [2, 4]],
  "Dropout, evaluation": [new nn.Dropout(0.5).eval(), [7]],
};

describe("gradients of input and parameters", () => {
  for (const [name, [layer, shape]] of Object.entries(layers))
    test(name, async () => {
      // Numerical differentiation moves handles: the layer's parameters must take the moved values.
      const parameters = layer.parameters();
      const values = parameters.map((parameter) => parameter.detach());
      const f = (x: Tensor, ...moved: Tensor[]) => withParameters(layer, moved, () => layer.forward(x));
      const report = await gradcheck(f as (...inputs: readonly Tensor[]) => Tensor, [
        input(shape),
        ...values,
      ]);
      expect(report.ok).toBe(true);
    });
});

/** Runs with other tensors in the fields that hold a layer's parameters. */
function withParameters<T>(layer: nn.Module, tensors: readonly Tensor[], run: () => T): T {
  const fields = Object.entries(layer).filter(([, value]) => value instanceof nn.Parameter);
  fields.forEach(([field], at) => void Reflect.set(layer, field, tensors[at]));
  try {
    return run();
  } finally {
    for (const [field, value] of fields) Reflect.set(layer, field, value);
  }
}

describe("losses", () => {
  const labels = tensor([1, 0, 2], { dtype: "int32" });
  const losses: Readonly<Record<string, (x: Tensor) => Tensor>> = {
    CrossEntropyLoss: (x) => new nn.CrossEntropyLoss().forward(x, labels),
    NLLLoss: (x) => new nn.NLLLoss({ reduction: "sum" }).forward(x, labels),
    MSELoss: (x) => new nn.MSELoss().forward(x, input([3, 4], 5)),
  };
  for (const [name, loss] of Object.entries(losses))
    test(name, async () => {
      expect((await gradcheck(loss, [input([3, 4])])).ok).toBe(true);
    });
});

import { add, conv2d, relu, type Tensor, zeros } from "@convkit/autograd";
import {
  BatchNorm2d,
  Conv2d,
  ConvTranspose2d,
  Dropout,
  Flatten,
  Linear,
  MaxPool2d,
  Module,
  Parameter,
  ReLU,
  Sequential,
  summary,
} from "@convkit/nn";
import { expect, test } from "vitest";

const network = () =>
  new Sequential(
    new Conv2d(1, 8, 5, { padding: 2 }),
    new BatchNorm2d(8),
    new ReLU(),
    new MaxPool2d(2),
    new Flatten(),
    new Dropout(),
    new Linear(1568, 10),
  );

test("a network's layers, shapes, parameters, operations and memory", () => {
  const { layers, parameters, trainable, flops, memory } = summary(network(), [4, 1, 28, 28]);
  expect(layers.map(({ name, type, outputShape }) => [name, type, outputShape.join(" ")])).toEqual([
    ["0", "Conv2d", "4 8 28 28"],
    ["1", "BatchNorm2d", "4 8 28 28"],
    ["2", "ReLU", "4 8 28 28"],
    ["3", "MaxPool2d", "4 8 14 14"],
    ["4", "Flatten", "4 1568"],
    ["5", "Dropout", "4 1568"],
    ["6", "Linear", "4 10"],
  ]);
  // 8 * 25 weights + 8; 8 + 8; 1568 * 10 + 10.
  expect(layers.map((layer) => layer.parameters)).toEqual([208, 16, 0, 0, 0, 0, 15690]);
  expect([parameters, trainable]).toEqual([15914, 15914]);
  // 2 * 4 images * 784 places * 200 products; 2 * 4 * 15680.
  expect(layers.map((layer) => layer.flops)).toEqual([1254400, 0, 0, 0, 0, 0, 125440]);
  expect(flops).toBe(1379840);
  // Four bytes a number; batch norm keeps 2 * 8 statistics and a count beside its parameters.
  expect(layers[1]).toMatchObject({
    stateBytes: 4 * (16 + 16 + 1),
    outputBytes: 4 * 4 * 8 * 784,
    inputShape: [4, 8, 28, 28],
  });
  const outputs = 4 * 4 * (3 * 6272 + 3 * 1568 + 10);
  expect(memory).toBe(outputs + 4 * (15914 + 17));
});

test("prints as a table", () => {
  const model = network();
  model.children()[0]!.setRequiresGrad(false);
  expect(`\n${summary(model, [1, 1, 28, 28])}\n`).toMatchInlineSnapshot(`
    "
    layer  type         output shape    parameters    flops  memory   as Linear(in, out)
    -------------------------------------------------------------------------------------------------
    0      Conv2d       [1, 8, 28, 28]         208  313,600  25.9 kB  (784, 6272): 24,586.2 x weights
    1      BatchNorm2d  [1, 8, 28, 28]          16        0  25.2 kB
    2      ReLU         [1, 8, 28, 28]           0        0  25.1 kB
    3      MaxPool2d    [1, 8, 14, 14]           0        0  6.3 kB
    4      Flatten      [1, 1568]                0        0  6.3 kB
    5      Dropout      [1, 1568]                0        0  6.3 kB
    6      Linear       [1, 10]             15,690   31,360  62.8 kB
    -------------------------------------------------------------------------------------------------
    15,914 parameters, 15,706 of them trainable; 344,960 flops; 157.8 kB
    "
  `);
});

test("disturbs nothing", async () => {
  const model = network();
  const norm = model.at(1) as BatchNorm2d;
  model.at(5)!.training = false;
  summary(model, [2, 1, 28, 28]);
  expect([...(await norm.numBatchesTracked!.data())]).toEqual([0]);
  expect(model.modules().map(({ training }) => training)).toEqual([
    true,
    true,
    true,
    true,
    true,
    true,
    false,
    true,
  ]);
  expect(model.modules().some((module) => Object.hasOwn(module, "forward"))).toBe(false);
  expect(() => summary(model, [1, 28, 28])).toThrowError(/^Conv2d: the input must have 4 axes/);
  expect(model.modules().some((module) => Object.hasOwn(module, "forward"))).toBe(false);
  expect(model.training).toBe(true);
});

test("of models with parameters of their own, layers that are used twice, and other dtypes", () => {
  class Residual extends Module {
    kernel = new Parameter(zeros([2, 2, 1, 1], { dtype: "float64" }));
    conv = new Conv2d(2, 2, 3, { padding: 1, dtype: "float64" });
    up = new ConvTranspose2d(2, 1, 2, { stride: 2, dtype: "float64" });
    forward(x: Tensor): Tensor {
      const y = add(conv2d(x, this.kernel), this.conv.forward(relu(this.conv.forward(x))));
      return this.up.forward(y);
    }
  }
  const { layers, parameters, flops } = summary(new Residual(), [1, 2, 4, 4], { dtype: "float64" });
  expect(layers.map(({ name, type, parameters: own }) => [name, type, own])).toEqual([
    ["conv", "Conv2d", 38],
    ["conv", "Conv2d", 38],
    ["up", "ConvTranspose2d", 9],
    ["", "Residual", 4],
  ]);
  expect(parameters).toBe(38 + 9 + 4);
  // Twice 2 * 16 places * 36 products, and 2 * 16 input places * 8 products.
  expect(flops).toBe(2 * 2 * 16 * 36 + 2 * 16 * 8);
  expect(layers[2]!.outputBytes).toBe(8 * 64);
});

/** Of the seed notebook's last example, in PyTorch: 200 inputs as 1 x 4 x 50 and as 4 x 1 x 50, to 32 filters. */
test("beside a convolution: the Linear layer that does the same", () => {
  const beside = (channels: number, height: number) =>
    summary(new Conv2d(channels, 32, 3, { padding: 1 }), [1, channels, height, 50]).layers[0]!.linear;
  expect(beside(1, 4)).toEqual({
    inFeatures: 200,
    outFeatures: 6400,
    weights: 1280000,
    ratio: 4444.444444444444,
  });
  expect(beside(4, 1)).toEqual({
    inFeatures: 200,
    outFeatures: 1600,
    weights: 320000,
    ratio: 277.77777777777777,
  });
  const table = String(summary(new Conv2d(1, 32, 3, { padding: 1 }), [1, 1, 4, 50]));
  expect(table).toContain("(200, 6400): 4,444.4 x weights");
});

test("the Linear layer is of one example, and of transposed and grouped convolutions too", () => {
  const model = new Sequential(
    new Conv2d(4, 8, 1, { groups: 4 }),
    new ConvTranspose2d(8, 2, 2, { stride: 2 }),
  );
  const [grouped, transposed] = summary(model, [3, 4, 5, 5]).layers;
  // 100 to 200 elements against 8 x 1 weights; 200 to 2 x 10 x 10 against 8 x 2 x 2 x 2.
  expect(grouped!.linear).toEqual({ inFeatures: 100, outFeatures: 200, weights: 20000, ratio: 2500 });
  expect(transposed!.linear).toEqual({ inFeatures: 200, outFeatures: 200, weights: 40000, ratio: 625 });
  const dense = summary(new Sequential(new Flatten(), new Linear(4, 2)), [1, 4]);
  expect(dense.layers.some((layer) => "linear" in layer)).toBe(false);
  expect(String(dense)).not.toContain("as Linear");
});

test("refuses options that it does not have", () => {
  expect(() =>
    summary(new Conv2d(1, 1, 1), [1, 1, 2, 2], { batch: 2 } as never),
  ).toThrowErrorMatchingInlineSnapshot(
    `[ArgumentError: summary: unknown option "batch"; the options are dtype]`,
  );
});

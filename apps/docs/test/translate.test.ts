import * as autograd from "@convkit/autograd";
import * as nn from "@convkit/nn";
import { describe, expect, test } from "vitest";
import { type Layer, resolve } from "../src/labs/conventions/layer.ts";
import { toConvkit, toKeras, toOnnx, toPyTorch } from "../src/labs/conventions/translate.ts";

const plain: Layer = {
  ...{
    transposed: false,
    size: 28,
    inChannels: 3,
    outChannels: 8,
    kernel: 3,
    stride: 1,
    dilation: 1,
    groups: 1,
  },
  ...{ bias: true, padding: 0, outputPadding: 0 },
};
const lines = (code: string) => code.split("\n");

describe("a strided convolution with same padding", () => {
  const layer = { ...plain, stride: 2, padding: "same" } as const;
  const facts = resolve(layer);

  test("has an extra row at the end alone", () => {
    expect(facts).toEqual({ before: 0, after: 1, outputSize: 14, weightShape: [8, 3, 3, 3] });
    expect(resolve({ ...layer, size: 29 })).toMatchObject({ before: 1, after: 1, outputSize: 15 });
  });

  test("has a note on what PyTorch refuses", () => {
    expect(toPyTorch(layer, facts).notes).toEqual([
      'PyTorch refuses padding="same" for a stride above 1. Rows that TensorFlow adds: 0 before, 1 after.',
    ]);
  });

  test("is padded by hand in PyTorch, by name in Keras, in numbers in ONNX", () => {
    expect(lines(toPyTorch(layer, facts).code)).toContain("layer = nn.Conv2d(3, 8, 3, stride=2)");
    expect(lines(toPyTorch(layer, facts).code)).toContain("y = layer(F.pad(x, (0, 1, 0, 1)))");
    expect(lines(toKeras(layer, facts).code)).toContain(
      '    keras.layers.Conv2D(8, 3, strides=2, padding="same"),',
    );
    expect(lines(toOnnx(layer, facts).code)).toContain("    pads=[0, 0, 1, 1],");
    expect(lines(toConvkit(layer, facts).code)).toContain(
      'const layer = new Conv2d(3, 8, 3, { stride: 2, padding: "same" });',
    );
  });
});

test.each([3, 4])("same padding without a stride is PyTorch's too, kernel %i", (kernel) => {
  const layer = { ...plain, kernel, padding: "same" } as const;
  const { code, notes } = toPyTorch(layer, resolve(layer));
  expect(lines(code)).toContain(`layer = nn.Conv2d(3, 8, ${kernel}, padding="same")`);
  expect(lines(code)).toContain("y = layer(x)");
  expect(notes).toEqual([]);
});

test("a transposed convolution always states Keras its output padding", () => {
  const layer = { ...plain, transposed: true, kernel: 2, stride: 3 };
  const facts = resolve(layer);
  expect(facts.outputSize).toBe(27 * 3 + 2);
  expect(lines(toKeras(layer, facts).code)).toContain(
    "    keras.layers.Conv2DTranspose(8, 2, strides=3, output_padding=0),",
  );
  const same = { ...layer, padding: "same" } as const;
  expect(toKeras(same, resolve(same)).code).not.toContain("output_padding");
});

test("a transposed convolution with output padding", () => {
  const layer = { ...plain, transposed: true, size: 2, stride: 2, padding: 1, outputPadding: 1, bias: false };
  const facts = resolve(layer);
  expect(facts).toEqual({ before: 1, after: 1, outputSize: 4, weightShape: [3, 8, 3, 3] });
  expect(lines(toPyTorch(layer, facts).code)).toContain(
    "layer = nn.ConvTranspose2d(3, 8, 3, stride=2, padding=1, output_padding=1, bias=False)",
  );
  expect(lines(toKeras(layer, facts).code)).toContain("    keras.layers.Cropping2D(1),");
  expect(toOnnx(layer, facts).notes).toContain(
    "output_shape=[4, 4] may stand in place of pads: then the runtime finds them.",
  );
});

test("TensorFlow's transposed same is cut by slicing where its ends differ", () => {
  const layer = { ...plain, transposed: true, size: 14, stride: 2, padding: "same" } as const;
  const facts = resolve(layer);
  expect(facts).toMatchObject({ before: 0, after: 1, outputSize: 28 });
  expect(lines(toPyTorch(layer, facts).code)).toContain("y = layer(x)[:, :, 0:28, 0:28]");
  expect(toOnnx(layer, facts).notes.join()).not.toContain("output_shape");
});

test("a layer that cannot be says why", () => {
  expect(() => resolve({ ...plain, groups: 2 })).toThrow(/multiples of groups/);
  expect(() => resolve({ ...plain, kernel: 40 })).toThrow(/kernel/);
});

test.each<Partial<Layer>>([
  {},
  { stride: 2, padding: "same" },
  { transposed: true, size: 14, stride: 2, padding: "same" },
  { transposed: true, size: 7, stride: 2, padding: 1, outputPadding: 1, bias: false },
  { inChannels: 4, groups: 2, dilation: 2, padding: 2 },
])("convkit's own code runs and gives the size: %j", (changes) => {
  const layer = { ...plain, ...changes };
  const facts = resolve(layer);
  const code = lines(toConvkit(layer, facts).code).filter((line) => !line.startsWith("import "));
  const run = new Function(
    "modules",
    `const { ones, Conv2d, ConvTranspose2d } = modules; ${code.join("\n")} return y.shape;`,
  );
  expect(run({ ...autograd, ...nn })).toEqual([1, layer.outChannels, facts.outputSize, facts.outputSize]);
});

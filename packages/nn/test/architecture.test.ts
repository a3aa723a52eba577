import { type Tensor, tensor, zeros } from "@convkit/autograd";
import { FormatError } from "@convkit/ndarray";
import * as nn from "@convkit/nn";
import {
  type ConfigValue,
  Conv2d,
  Dropout,
  Flatten,
  Linear,
  loadNpz,
  Module,
  type ModuleClass,
  modelFromJSON,
  modelToJSON,
  ReLU,
  Sequential,
  saveNpz,
} from "@convkit/nn";
import { describe, expect, test } from "vitest";

/** Every layer, with arguments that are not the defaults. One that is missing here fails a test. */
const examples: readonly (() => Module)[] = [
  () => new nn.AvgPool1d(3, { stride: 2 }),
  () => new nn.AvgPool2d([3, 2], { countIncludePad: false }),
  () => new nn.AvgPool3d(2, { padding: 1 }),
  () => new nn.BatchNorm1d(3, { momentum: null }),
  () => new nn.BatchNorm2d(3, { eps: 1e-3, affine: false, dtype: "float64" }),
  () => new nn.Conv1d(2, 4, 3, { padding: "same" }),
  () =>
    new nn.Conv2d(2, 4, [3, 1], {
      stride: [2, 1],
      groups: 2,
      bias: false,
      paddingMode: "reflect",
      padding: 1,
    }),
  () => new nn.Conv3d(1, 2, 2, { dtype: "float64" }),
  () => new nn.ConvTranspose1d(2, 4, 3, { stride: 2, outputPadding: 1 }),
  () => new nn.ConvTranspose2d(2, 4, 3, { groups: 2, bias: false }),
  () => new nn.ConvTranspose3d(1, 2, 2, { dilation: 2 }),
  () => new nn.Dropout(0.25),
  () => new nn.Flatten(1, 2),
  () => new nn.LeakyReLU(0.3),
  () => new nn.Linear(3, 2, { bias: false, dtype: "float64" }),
  () => new nn.LogSoftmax(1),
  () => new nn.MaxPool1d(2, { dilation: 2 }),
  () => new nn.MaxPool2d(3, { stride: [1, 2], ceilMode: true }),
  () => new nn.MaxPool3d(2),
  () => new nn.ReLU(),
  () => new nn.Sequential(new nn.Linear(2, 3), new nn.Sequential(new nn.Tanh())),
  () => new nn.Sigmoid(),
  () => new nn.Softmax(1),
  () => new nn.Tanh(),
  () => new nn.AdaptiveAvgPool1d(3),
  () => new nn.AdaptiveAvgPool2d([3, 2]),
  () => new nn.AdaptiveAvgPool3d(1),
  () => new nn.AdaptiveMaxPool1d(3),
  () => new nn.AdaptiveMaxPool2d([3, 2]),
  () => new nn.AdaptiveMaxPool3d(1),
  () => new nn.BatchNorm3d(2, { trackRunningStats: false }),
  () => new nn.CircularPad1d(1),
  () => new nn.CircularPad2d([1, 0, 2, 1]),
  () => new nn.CircularPad3d(1),
  () => new nn.ConstantPad1d(1, 3),
  () => new nn.ConstantPad2d([1, 0, 2, 1], -1),
  () => new nn.ConstantPad3d(1, 0.5),
  () => new nn.DepthwiseSeparableConv2d(2, 4, 3, { padding: 1, bias: false }),
  () => new nn.Dropout1d(0.1),
  () => new nn.Dropout2d(0.2),
  () => new nn.Dropout3d(0.3),
  () => new nn.ELU(0.5),
  () => new nn.GELU({ approximate: "tanh" }),
  () => new nn.GlobalAvgPool2d({ keepDims: true }),
  () => new nn.GlobalMaxPool2d(),
  () => new nn.GroupNorm(2, 4, { eps: 1e-3 }),
  () => new nn.Hardswish(),
  () => new nn.Identity(),
  () => new nn.InstanceNorm1d(3, { affine: true }),
  () => new nn.InstanceNorm2d(3, { trackRunningStats: true }),
  () => new nn.InstanceNorm3d(3),
  () => new nn.LayerNorm([4, 2], { bias: false }),
  () => new nn.PReLU(3, { dtype: "float64" }),
  () => new nn.PixelShuffle(2),
  () => new nn.PixelUnshuffle(3),
  () => new nn.ReflectionPad1d(1),
  () => new nn.ReflectionPad2d([1, 0, 2, 1]),
  () => new nn.ReflectionPad3d(1),
  () => new nn.ReplicationPad1d(1),
  () => new nn.ReplicationPad2d([1, 0, 2, 1]),
  () => new nn.ReplicationPad3d(1),
  () => new nn.Residual(new nn.Linear(2, 2)),
  () => new nn.Residual(new nn.Linear(2, 3), { shortcut: new nn.Linear(2, 3, { bias: false }) }),
  () => new nn.SiLU(),
  () => new nn.Softplus({ beta: 2 }),
  () => new nn.Unflatten(1, [2, -1]),
  () => new nn.Upsample({ scaleFactor: 2, mode: "bilinear", alignCorners: true }),
  () => new nn.ZeroPad1d(1),
  () => new nn.ZeroPad2d([1, 0, 2, 1]),
  () => new nn.ZeroPad3d(1),
];

/** Losses are no layers. */
const isLayer = (name: string, value: unknown): value is ModuleClass =>
  typeof value === "function" && value.prototype instanceof Module && !name.endsWith("Loss");

/** What a state dict looks like, without its values. */
const form = (model: Module) =>
  Object.entries(model.stateDict()).map(([name, { shape, dtype }]) => [name, shape, dtype]);

describe("a model in JSON", () => {
  test("may have every layer of the package", () => {
    const tried = new Set(examples.map((make) => make().constructor));
    const layers = Object.entries(nn).filter((entry) => isLayer(...entry)) as [string, ModuleClass][];
    expect(layers.length).toBeGreaterThan(20);
    for (const [name, layer] of layers)
      expect(tried.has(layer), `${name} must be among the examples`).toBe(true);
  });

  for (const make of examples)
    test(`brings back ${make().constructor.name}`, () => {
      const model = make();
      const json = modelToJSON(model);
      const again = modelFromJSON(JSON.stringify(json));
      expect(again.constructor).toBe(model.constructor);
      expect(String(again)).toBe(String(model));
      expect(form(again)).toEqual(form(model));
      // What is left out of it, such as a default, is left out again.
      expect(modelToJSON(again)).toEqual(json);
    });

  test("computes the same with the same weights", async () => {
    const model = new Sequential(
      new Conv2d(1, 2, 3, { padding: 1 }),
      new ReLU(),
      new Flatten(),
      new Linear(32, 3),
    );
    const again = modelFromJSON(modelToJSON(model));
    again.loadStateDict(loadNpz(await saveNpz(model.stateDict(), { compress: true })));
    const x = tensor(
      Float32Array.from({ length: 16 }, (_, i) => Math.sin(i)),
      { shape: [1, 1, 4, 4] },
    );
    expect(await again.forward(x).data()).toEqual(await model.forward(x).data());
  });

  test("is short", () => {
    expect(JSON.stringify(modelToJSON(new Sequential(new Linear(2, 3), new ReLU())))).toBe(
      '{"format":"convkit-model-1","model":{"$layer":"Sequential","arguments":[{"$layer":"Linear","arguments":[2,3,{}]},{"$layer":"ReLU","arguments":[]}]}}',
    );
  });

  test("takes classes of one's own", () => {
    class Residual extends Module {
      readonly body: Module;
      readonly #options: { readonly scale: number };
      constructor(body: Module, options: { readonly scale: number }) {
        super();
        this.body = body;
        this.#options = options;
      }
      forward(x: Tensor): Tensor {
        return x.add(this.body.forward(x).mul(this.#options.scale));
      }
      override config(): readonly ConfigValue[] {
        return [this.body, this.#options];
      }
    }
    const layers = { Skip: Residual };
    const json = modelToJSON(new Sequential(new Residual(new Linear(2, 2), { scale: 3 })), { layers });
    const again = modelFromJSON(json, { layers });
    expect(Object.keys(again.stateDict())).toEqual(["0.body.weight", "0.body.bias"]);
    expect(again.forward(zeros([1, 2])).shape).toEqual([1, 2]);
    expect(() => modelFromJSON(json)).toThrowErrorMatchingInlineSnapshot(
      `[FormatError: modelFromJSON: "0" must be a known layer, got "Skip"]`,
    );
    expect(() => modelToJSON(new Residual(new ReLU(), { scale: 1 }))).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: modelToJSON: the model is a Residual, which the option layers must name]`,
    );
  });

  test("is refused where JSON could not tell", () => {
    class Bare extends Module {
      forward(x: Tensor): Tensor {
        return x;
      }
    }
    expect(() =>
      modelToJSON(new Sequential(new Bare()), { layers: { Bare } }),
    ).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: modelToJSON: "0" is a Bare, whose config must give its arguments]`,
    );
    const twice = new ReLU();
    expect(() => modelToJSON(new Sequential(twice, twice))).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: modelToJSON: "1" stands in two places, which JSON cannot tell]`,
    );
    expect(() => modelToJSON(new Dropout(0.5), { layer: {} } as never)).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: modelToJSON: unknown option "layer"; the options are layers]`,
    );
  });
});

describe("JSON that somebody made up", () => {
  const format = "convkit-model-1";
  const layer = ($layer: unknown, ...args: unknown[]) => ({ $layer, arguments: args });
  const refusal = (json: unknown, options = {}) => {
    try {
      modelFromJSON(json as string, options);
    } catch (error) {
      expect(error).toBeInstanceOf(FormatError);
      return (error as Error).message.split("\n")[0];
    }
    return "none";
  };
  const model = (root: unknown, options = {}) => refusal({ format, model: root }, options);

  test("is a FormatError that says where and why", () => {
    expect(refusal("{")).toMatch(/^modelFromJSON: the model must be JSON: /);
    expect(refusal("[]")).toMatchInlineSnapshot(
      `"modelFromJSON: the JSON must be that of a model, with the format "convkit-model-1""`,
    );
    expect(refusal({ format: "other", model: layer("ReLU") })).toBe(refusal("[]"));
    expect(model(layer("Sequential", layer("Eval", "process.exit()")))).toMatchInlineSnapshot(
      `"modelFromJSON: "0" must be a known layer, got "Eval""`,
    );
    expect(model(layer("constructor"))).toMatchInlineSnapshot(
      `"modelFromJSON: the model must be a known layer, got "constructor""`,
    );
    expect(model(layer("__proto__"))).toMatch(/must be a known layer/);
    expect(model({ ...layer("ReLU"), extra: 1 })).toMatchInlineSnapshot(
      `"modelFromJSON: the model must have a $layer, its arguments, and nothing else"`,
    );
    expect(model({ $layer: "ReLU" })).toMatch(/must have a \$layer, its arguments, and nothing else/);
    expect(model(layer("Sequential", layer("Conv2d", 1, 0, 3)))).toMatchInlineSnapshot(
      `"modelFromJSON: "0" does not take its arguments: Conv2d: outChannels must be an integer of at least 1, got 0"`,
    );
    expect(model(layer("Conv2d", "1", null, { a: 1 }))).toMatch(/does not take its arguments/);
    expect(model(layer("Linear", 1, 2, JSON.parse('{"__proto__":{"x":1}}')))).toMatchInlineSnapshot(
      `"modelFromJSON: the model does not take its arguments: Linear: unknown option "__proto__"; the options are bias, dtype, generator"`,
    );
    expect(model(layer("Sequential", 5))).toMatchInlineSnapshot(
      `"modelFromJSON: the model does not take its arguments: Sequential: argument 0 must be a Module"`,
    );
  });

  test("does not get more memory than it is given", () => {
    expect(model(layer("Linear", 2 ** 26, 2 ** 26))).toMatchInlineSnapshot(
      `"modelFromJSON: the model must not bring the weights above 268435456, got up to 4503599627370496"`,
    );
    expect(model(layer("Conv2d", 2, 2, 2 ** 20))).toMatch(/must not bring the weights above/);
    expect(model(layer("BatchNorm1d", 2 ** 40))).toMatch(/must not bring the weights above/);
    const many = Array.from({ length: 11 }, () => layer("Linear", 10, 10));
    expect(model(layer("Sequential", ...many), { maxWeights: 1000 })).toMatch(/above 1000, got up to 1001/);
    expect(model(layer("Sequential", ...many.slice(0, 9)), { maxWeights: 1000 })).toBe("none");
    const deep = `{"format":"${format}","model":`.padEnd(100_000, "[");
    expect(refusal(deep)).toMatchInlineSnapshot(`"modelFromJSON: the JSON must be at most 200 deep"`);
  });
});

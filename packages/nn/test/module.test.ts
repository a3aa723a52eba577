import { getDefaultBackend, reference, relu, type Tensor, tensor, zeros } from "@convkit/autograd";
import { strict } from "@convkit/autograd/strict";
import { array } from "@convkit/ndarray";
import {
  BatchNorm2d,
  Buffer,
  Conv2d,
  Dropout,
  Flatten,
  Linear,
  Module,
  Parameter,
  ReLU,
  Sequential,
} from "@convkit/nn";
import { describe, expect, test } from "vitest";

const values = async (x: Tensor) => [...(await x.data())];

/** Every way of owning: fields, an array, a nested module, a parameter and a buffer of its own, other values. */
class Everything extends Module {
  firstConv = new Conv2d(1, 2, 3);
  blocks = [new Linear(2, 2), new Sequential(new ReLU(), new Linear(2, 1, { bias: false }))];
  scale = new Parameter(tensor([1, 2]));
  runningTotal = new Buffer(tensor([0]));
  W = new Parameter(tensor([3]));
  name = "not a member";
  shapes = [1, 2];
  nothing = undefined;
  plain = tensor([1]);

  forward(x: Tensor): Tensor {
    return relu(x);
  }
}

describe("a module finds", () => {
  const model = new Everything();

  test("parameters by PyTorch's names, its own first", () => {
    expect(model.namedParameters().map(([name]) => name)).toEqual([
      "scale",
      "W",
      "first_conv.weight",
      "first_conv.bias",
      "blocks.0.weight",
      "blocks.0.bias",
      "blocks.1.1.weight",
    ]);
    expect(model.parameters()[0]).toBe(model.scale);
  });

  test("buffers", () => {
    expect(model.namedBuffers()).toEqual([["running_total", model.runningTotal]]);
    expect(model.buffers()).toEqual([model.runningTotal]);
  });

  test("modules, parents first", () => {
    expect(model.namedModules().map(([name, module]) => [name, module.constructor.name])).toEqual([
      ["", "Everything"],
      ["first_conv", "Conv2d"],
      ["blocks.0", "Linear"],
      ["blocks.1", "Sequential"],
      ["blocks.1.0", "ReLU"],
      ["blocks.1.1", "Linear"],
    ]);
    expect(model.children()).toEqual([model.firstConv, ...model.blocks]);
  });

  test("what is shared once, but saves it under every name", () => {
    class Shared extends Module {
      a = new Linear(2, 2, { bias: false });
      b = this.a;
      tied = this.a.weight;
      forward(x: Tensor): Tensor {
        return this.b.forward(this.a.forward(x));
      }
    }
    const shared = new Shared();
    expect(shared.namedParameters()).toEqual([["tied", shared.tied]]);
    expect(shared.modules()).toHaveLength(2);
    expect(Object.keys(shared.stateDict())).toEqual(["tied", "a.weight", "b.weight"]);
  });

  test("parameters and buffers in arrays, as PyTorch's ParameterList", async () => {
    class Mixture extends Module {
      meanShifts = [new Parameter(tensor([1])), new Parameter(tensor([2]))];
      seen = [new Buffer(tensor([3]))];
      forward(x: Tensor): Tensor {
        return x;
      }
    }
    const mixture = new Mixture();
    expect(Object.keys(mixture.stateDict())).toEqual(["mean_shifts.0", "mean_shifts.1", "seen.0"]);
    expect(mixture.parameters()).toEqual(mixture.meanShifts);
    const other = getDefaultBackend() === reference ? strict : reference;
    await mixture.to(other);
    expect([...mixture.meanShifts, ...mixture.seen].every(({ backend }) => backend === other)).toBe(true);
    expect(await values(mixture.meanShifts[1]!)).toEqual([2]);
  });

  test("what stands where it would be passed over, and refuses", () => {
    const [parameter, module] = [new Parameter(tensor([1])), new ReLU()];
    class Holder extends Module {
      heads: unknown;
      readonly #unowned = { parameter };
      constructor(heads: unknown) {
        super();
        this.heads = heads;
      }
      forward(x: Tensor): Tensor {
        return x.mul(this.#unowned.parameter);
      }
    }
    expect(() => new Holder({ a: parameter }).parameters()).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: Module: the field "heads" of Holder holds a Parameter where it would not be found; it must stand in a field, in an array in a field, or, if not owned, in a private field]`,
    );
    for (const heads of [
      { a: module },
      [[parameter]],
      [{ a: parameter }],
      new Map([["a", module]]),
      new Set([module]),
    ])
      expect(() => new Holder(heads).stateDict()).toThrowError(
        /^Module: the field "heads" of Holder holds a /,
      );
    const circle: Record<string, unknown> = { name: "no member" };
    circle["self"] = circle;
    expect(new Holder(circle).members()).toEqual([]);
  });

  test("two fields of one name, and refuses", () => {
    class Twice extends Module {
      runningMean = new Buffer(tensor([0]));
      running_mean = new Buffer(tensor([0]));
      forward(x: Tensor): Tensor {
        return x;
      }
    }
    expect(() => new Twice().stateDict()).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: Module: two fields of Twice have the name "running_mean"]`,
    );
  });
});

describe("modes", () => {
  test("reach all modules", () => {
    const model = new Sequential(new Dropout(), new Sequential(new BatchNorm2d(1)));
    expect(
      model
        .eval()
        .modules()
        .map(({ training }) => training),
    ).toEqual([false, false, false, false]);
    expect(
      model
        .train()
        .modules()
        .map(({ training }) => training),
    ).toEqual([true, true, true, true]);
  });

  test("freeze and forget gradients", () => {
    const model = new Linear(1, 1);
    model.setRequiresGrad(false);
    expect(model.forward(zeros([1, 1])).requiresGrad).toBe(false);
    model.setRequiresGrad(true);
    model.forward(zeros([1, 1])).backward();
    expect(model.weight.grad).toBeDefined();
    model.zeroGrad();
    expect(model.parameters().map(({ grad }) => grad)).toEqual([undefined, undefined]);
  });
});

describe("state dicts", () => {
  test("are snapshots", async () => {
    const model = new Linear(1, 1, { bias: false });
    model.loadStateDict({ weight: tensor([[2]]) });
    const { weight } = model.stateDict();
    model.loadStateDict({ weight: array([[3]]) });
    expect(await values(weight!)).toEqual([2]);
    expect(await values(model.weight)).toEqual([3]);
    expect(weight!.requiresGrad).toBe(false);
  });

  test("of other float and narrower integer dtypes are converted", async () => {
    const model = new BatchNorm2d(1, { affine: false });
    const state = {
      running_mean: array([0.1], { dtype: "float64" }),
      running_var: tensor([2]),
      num_batches_tracked: array(7, { dtype: "uint8" }),
    };
    model.loadStateDict(state);
    expect(await values(model.runningMean!)).toEqual([Math.fround(0.1)]);
    expect(await values(model.numBatchesTracked!)).toEqual([7]);
    expect(model.numBatchesTracked!.dtype).toBe("int32");
    expect(() =>
      model.loadStateDict({ ...state, num_batches_tracked: array(7) }),
    ).toThrowErrorMatchingInlineSnapshot(`
      [DTypeError: loadStateDict: values must be of the kind of the model, float or integer, got 1 that does not
        num_batches_tracked  []   int32, model
                             []   float32, state dict]
    `);
  });

  test("that do not fit are refused, and nothing changes", async () => {
    const model = new Sequential(new Linear(1, 1), new Linear(2, 1, { bias: false }));
    const before = await values(model.parameters()[0]!);
    const weight = { "0.weight": tensor([[9]]), "0.bias": tensor([9]) };
    expect(() =>
      model.loadStateDict({ ...weight, "1.wait": tensor([[1, 2]]) }),
    ).toThrowErrorMatchingInlineSnapshot(`
      [ArgumentError: loadStateDict: the names must be those of the model, got 1 missing and 1 unexpected
        1.weight  [1, 2]   float32, missing
        1.wait    [1, 2]   float32, unexpected]
    `);
    expect(() =>
      model.loadStateDict({ ...weight, "1.weight": tensor([[1, 2, 3]]) }),
    ).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: loadStateDict: values must have the shapes of the model, got 1 that does not
        1.weight  [1, 2]   float32, model
                  [1, 3]   float32, state dict]
    `);
    expect(() => model.loadStateDict(weight)).toThrowErrorMatchingInlineSnapshot(`
      [ArgumentError: loadStateDict: the names must be those of the model, got 1 missing and 0 unexpected
        1.weight  [1, 2]   float32, missing]
    `);
    expect(await values(model.parameters()[0]!)).toEqual(before);
  });

  test("of anything but tensors are refused", () => {
    const load = (state: unknown, options = {}) => new Linear(2, 1).loadStateDict(state as never, options);
    expect(() => load({ weight: [[1, 2]], bias: tensor([1]) })).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: loadStateDict: "weight" must be a Tensor or an NDArray, got an Array]`,
    );
    expect(() => load({ more: 1 }, { strict: false })).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: loadStateDict: "more" must be a Tensor or an NDArray, got a number]`,
    );
    expect(() => load(null)).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: loadStateDict: the state dict must be an object, got null]`,
    );
    expect(() => load({}, { strickt: false })).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: loadStateDict: unknown option "strickt"; the options are strict]`,
    );
  });

  test("of many other names are refused with a few of them", () => {
    const x = tensor([1]);
    // More names than a call can have arguments.
    const many = Object.fromEntries(Array.from({ length: 200_000 }, (_, i) => [`layer${i}`, x]));
    let message = "";
    try {
      new ReLU().loadStateDict(many);
    } catch (error) {
      message = (error as Error).message;
    }
    const lines = message.split("\n");
    expect(lines[0]).toBe(
      "loadStateDict: the names must be those of the model, got 0 missing and 200000 unexpected",
    );
    expect(lines.slice(20).map((text) => text.trim())).toEqual([
      "layer19  [1]               float32, unexpected",
      "...      and 199980 more",
    ]);
  });

  test("may be partial when not strict", async () => {
    const model = new Sequential(new Linear(1, 1), new Linear(2, 1, { bias: false }));
    const report = model.loadStateDict({ "0.weight": tensor([[9]]), other: tensor([1]) }, { strict: false });
    expect(report).toEqual({ missing: ["0.bias", "1.weight"], unexpected: ["other"] });
    expect(await values(model.parameters()[0]!)).toEqual([9]);
    expect(() =>
      model.loadStateDict({ "0.weight": tensor([9]) }, { strict: false }),
    ).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: loadStateDict: values must have the shapes of the model, got 1 that does not
        0.weight  [1, 1]   float32, model
                  [1]      float32, state dict]
    `);
  });
});

test("to() moves parameters and buffers, keeps sharing and what is frozen", async () => {
  const other = getDefaultBackend() === reference ? strict : reference;
  class Tied extends Module {
    a = new Linear(1, 1);
    norm = new BatchNorm2d(1);
    tied = this.a.weight;
    forward(x: Tensor): Tensor {
      return this.a.forward(x);
    }
  }
  const model = new Tied();
  model.loadStateDict({ ...model.stateDict(), tied: tensor([[5]]), "a.weight": tensor([[5]]) });
  model.norm.setRequiresGrad(false);
  await model.to(other);
  expect([...model.parameters(), ...model.buffers()].every(({ backend }) => backend === other)).toBe(true);
  expect(model.tied).toBe(model.a.weight);
  expect(await values(model.tied)).toEqual([5]);
  expect(model.norm.weight!.requiresGrad).toBe(false);
  expect(model.a.weight).toBeInstanceOf(Parameter);
  expect(model.norm.runningVar).toBeInstanceOf(Buffer);
  expect(model.forward(zeros([2, 1], { backend: other })).shape).toEqual([2, 1]);
});

describe("forward hooks", () => {
  test("see inputs and outputs, may replace them, and go away", async () => {
    const model = new Sequential(new ReLU(), new ReLU());
    const [layer] = model.children();
    const seen: string[] = [];
    const look = layer!.registerForwardHook((module, [x], y) => {
      seen.push(`${module.constructor.name} ${x!.shape} ${y.shape}`);
      return undefined;
    });
    const double = layer!.registerForwardHook((_module, _inputs, y) => y.mul(2));
    expect(await values(model.forward(tensor([-1, 3])))).toEqual([0, 6]);
    double.remove();
    double.remove();
    expect(await values(model.forward(tensor([-1, 3])))).toEqual([0, 3]);
    look.remove();
    model.forward(tensor([-1, 3]));
    expect(seen).toEqual(["ReLU 2 2", "ReLU 2 2"]);
    expect(Object.hasOwn(layer!, "forward")).toBe(false);
  });

  test("also on a forward that is a field, and the same function twice", () => {
    class Field extends Module {
      override forward = (x: Tensor): Tensor => x.mul(3);
    }
    const module = new Field();
    const { forward } = module;
    let calls = 0;
    const count = () => {
      calls++;
      return undefined;
    };
    const handles = [module.registerForwardHook(count), module.registerForwardHook(count)];
    module.forward(tensor([1]));
    expect(calls).toBe(2);
    for (const handle of handles) handle.remove();
    expect(module.forward).toBe(forward);
  });
});

test("a forward that is assigned while hooked is seen, and stays", async () => {
  const layer = new ReLU();
  let calls = 0;
  const handle = layer.registerForwardHook(() => {
    calls++;
    return undefined;
  });
  const negate = (x: Tensor) => x.neg();
  layer.forward = negate;
  expect(await values(layer.forward(tensor([2])))).toEqual([-2]);
  expect(calls).toBe(1);
  handle.remove();
  expect(layer.forward).toBe(negate);

  // One that wraps what was there calls that, not itself.
  const again = layer.registerForwardHook(() => undefined);
  const { forward } = layer;
  layer.forward = (x) => forward(x).mul(3);
  expect(await values(layer.forward(tensor([2])))).toEqual([-6]);
  again.remove();
  expect(await values(layer.forward(tensor([2])))).toEqual([-6]);

  // One that was defined over the hooks is its owner's.
  const other = new ReLU();
  const last = other.registerForwardHook(() => undefined);
  Object.defineProperty(other, "forward", { value: negate, configurable: true });
  last.remove();
  expect(other.forward).toBe(negate);
});

describe("Sequential", () => {
  test("is a list", () => {
    const layers = [new ReLU(), new Flatten()];
    const model = new Sequential(...layers);
    expect([model.length, model.at(-1), [...model]]).toEqual([2, layers[1], layers]);
    expect(() => new Sequential(relu as never)).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: Sequential: argument 0 must be a Module]`,
    );
  });
});

test("modules print as in PyTorch", () => {
  const model = new Sequential(
    new Conv2d(1, 8, 5, { padding: 2, bias: false }),
    new Sequential(new BatchNorm2d(8), new ReLU()),
    new Dropout(0.25),
    new Linear(8, 2),
  );
  expect(String(model)).toMatchInlineSnapshot(`
    "Sequential(
      (0): Conv2d(1, 8, kernelSize=[5, 5], padding=2, bias=false)
      (1): Sequential(
        (0): BatchNorm2d(8)
        (1): ReLU()
      )
      (2): Dropout(p=0.25)
      (3): Linear(8, 2)
    )"
  `);
});

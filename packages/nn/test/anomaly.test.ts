import {
  add,
  div,
  exp,
  less,
  log,
  mul,
  noGrad,
  sqrt,
  sum,
  type Tensor,
  tensor,
  where,
} from "@convkit/autograd";
import * as nn from "@convkit/nn";
import { afterEach, describe, expect, test } from "vitest";

/** A layer that computes a function. */
class Apply extends nn.Module {
  readonly #f: (x: Tensor) => Tensor;

  constructor(f: (x: Tensor) => Tensor) {
    super();
    this.#f = f;
  }

  forward(x: Tensor): Tensor {
    return this.#f(x);
  }
}

class Net extends nn.Module {
  features: nn.Sequential;
  head = new nn.Linear(4, 2, { generator: 2 });

  constructor(middle: nn.Module = new nn.ReLU()) {
    super();
    this.features = new nn.Sequential(new nn.Linear(3, 4, { generator: 1 }), middle);
  }

  forward(x: Tensor): Tensor {
    return this.head.forward(this.features.forward(x));
  }
}

const x = tensor([
  [0.5, -1, 2],
  [1, 0.25, -0.5],
]);
const labels = tensor([0, 1], { dtype: "int32" });

/** The error of a run that must have one. */
async function anomalyOf(
  model: nn.Module,
  f: () => unknown,
  options?: nn.DetectAnomalyOptions,
): Promise<nn.AnomalyError> {
  const error = await nn.detectAnomaly(model, f, options).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(nn.AnomalyError);
  return error as nn.AnomalyError;
}

describe("the forward pass", () => {
  test("NaN planted in weights", async () => {
    const model = new Net();
    model.head.weight.assign(
      tensor([
        [1, 2, Number.NaN, 3],
        [1, 1, 1, 1],
      ]),
    );
    const { facts, message } = await anomalyOf(model, () => model.forward(x));
    expect(facts).toMatchObject({ layer: "head (Linear)", phase: "forward", kind: "NaN" });
    expect(facts.operand).toBeDefined();
    expect(message).toMatchInlineSnapshot(
      `"detectAnomaly: values must be finite, got NaN in the operand "y" that matmul in head (Linear) was given"`,
    );
  });

  test("log of 0", async () => {
    const model = new Net(new Apply((x) => log(mul(x, 0))));
    const { facts, message } = await anomalyOf(model, () => model.forward(x));
    expect(facts).toEqual({
      op: "log",
      layer: "features.1 (Apply)",
      phase: "forward",
      kind: "-Infinity",
      operand: undefined,
    });
    expect(message).toMatchInlineSnapshot(
      `"detectAnomaly: values must be finite, got -Infinity from log in features.1 (Apply)"`,
    );
  });

  test("0 / 0, in the model itself and outside of it", async () => {
    class Divide extends nn.Module {
      forward(x: Tensor): Tensor {
        return div(mul(x, 0), mul(x, 0));
      }
    }
    const model = new Divide();
    expect((await anomalyOf(model, () => model.forward(x))).facts).toMatchObject({
      op: "div",
      layer: "Divide",
      kind: "NaN",
    });
    const outside = await anomalyOf(model, () => div(x, 0));
    expect(outside.facts).toMatchObject({ op: "div", layer: undefined });
    expect(outside.message).toMatchInlineSnapshot(
      `"detectAnomaly: values must be finite, got Infinity from div in no layer of the model"`,
    );
  });

  test("infinities that came in belong to the op that was given them", async () => {
    const model = new Net();
    const { facts } = await anomalyOf(model, () => model.forward(tensor([[1, Infinity, 2]])));
    expect(facts).toMatchObject({ layer: "features.0 (Linear)", kind: "Infinity" });
    expect(facts.operand).toBeDefined();
  });

  test("infinities that an op made belong to it, wherever they become NaN", async () => {
    const model = new Net(new Apply((x) => mul(exp(mul(add(mul(x, 0), 1), 1000)), 0)));
    expect((await anomalyOf(model, () => model.forward(x))).facts).toMatchObject({
      op: "exp",
      layer: "features.1 (Apply)",
      kind: "Infinity",
      operand: undefined,
    });
    // Told to look for NaN alone, it blames the product.
    expect((await anomalyOf(model, () => model.forward(x), { infinities: false })).facts).toMatchObject({
      op: "mul",
      kind: "NaN",
    });
  });

  test("without gradients, too", async () => {
    const model = new Net(new Apply((x) => sqrt(add(mul(x, 0), -1))));
    expect((await anomalyOf(model, () => noGrad(() => model.forward(x)))).facts).toMatchObject({
      op: "sqrt",
      layer: "features.1 (Apply)",
      kind: "NaN",
    });
  });
});

describe("the backward pass", () => {
  test("the root of 0", async () => {
    const model = new Net(new Apply((x) => sqrt(mul(x, 0))));
    const { facts, message } = await anomalyOf(model, () => sum(model.forward(x)).backward());
    expect(facts).toMatchObject({ op: "sqrt", layer: "features.1 (Apply)", phase: "backward", operand: "x" });
    expect(message).toMatchInlineSnapshot(
      `"detectAnomaly: gradients must be finite, got Infinity from the backward pass of sqrt in features.1 (Apply), for its input "x""`,
    );
  });

  test("a branch that was not taken", async () => {
    // Fine forwards: the root's NaN is not chosen. Its gradient is 0 * NaN.
    const model = new Net(new Apply((x) => where(less(x, Infinity), x, sqrt(mul(x, 0)))));
    const { facts } = await anomalyOf(model, () => sum(model.forward(x)).backward());
    expect(facts).toMatchObject({ op: "sqrt", layer: "features.1 (Apply)", phase: "backward", kind: "NaN" });
  });

  test("a gradient that was given", async () => {
    const model = new Net();
    const { facts, message } = await anomalyOf(model, () =>
      model.forward(x).backward(
        tensor([
          [1, Number.NaN],
          [0, 0],
        ]),
      ),
    );
    expect(facts).toMatchObject({
      layer: "head (Linear)",
      phase: "backward",
      kind: "NaN",
      operand: undefined,
    });
    expect(message).toMatchInlineSnapshot(
      `"detectAnomaly: gradients must be finite, got NaN in that of the result of add in head (Linear), from which the backward pass began"`,
    );
  });
});

describe("runs", () => {
  const run = (model: nn.Module, lr: number) => {
    const data = [{ input: x, target: labels }];
    return nn.fit(model, { data, optimizer: new nn.SGD(model.parameters(), { lr }), epochs: 3 });
  };

  test("pass when all numbers are good, with the same bits, and leave nothing behind", async () => {
    const [watched, plain] = [new Net(), new Net()];
    const seen = nn.detectAnomaly(watched, () => run(watched, 0.1));
    await expect(nn.detectAnomaly(plain, () => 0)).rejects.toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: observeOps: there must be one observer at a time, got a second one]`,
    );
    const history = await seen;
    expect(history.epochs).toHaveLength(3);
    await run(plain, 0.1);
    for (const [name, value] of Object.entries(plain.stateDict()))
      expect(await watched.stateDict()[name]!.data()).toEqual(await value.data());
    expect(Object.keys(watched).includes("forward")).toBe(false);
    // Nobody looks any more.
    expect([...(await log(tensor([0])).data())]).toEqual([-Infinity]);
  });

  test("that diverge say where, not only that the loss did", async () => {
    const model = new Net(new Apply((x) => exp(mul(x, 1000))));
    const error = await anomalyOf(model, () => run(model, 1));
    expect(error.facts).toMatchObject({ op: "exp", layer: "features.1 (Apply)", kind: "Infinity" });
  });

  test("that fail otherwise fail as they do", async () => {
    const model = new Net();
    const broken = new Error("broken");
    await expect(
      nn.detectAnomaly(model, () => {
        throw broken;
      }),
    ).rejects.toBe(broken);
  });

  test("with layers that are watched by hooks", async () => {
    const model = new Net();
    let seen = 0;
    const hook = model.head.registerForwardHook(() => {
      seen++;
    });
    await nn.detectAnomaly(model, () => model.forward(x));
    model.forward(x);
    hook.remove();
    model.forward(x);
    expect(seen).toBe(2);
  });
});

// A test that fails must not leave its observer to the next.
afterEach(async () => {
  await nn.detectAnomaly(new nn.ReLU(), () => 0);
});

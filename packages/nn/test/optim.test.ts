import { add, cos, mul, type Tensor } from "@convkit/autograd";
import { Adam, AdamW, type Optimizer, type OptimizerState, Parameter, SGD } from "@convkit/nn";
import { describe, expect, test } from "vitest";
import { asTensor, type Numbers, readJson, worstDifference } from "./fixtures.ts";

const optimizers = { SGD, Adam, AdamW };

interface OptimizerCase {
  readonly optimizer: keyof typeof optimizers;
  readonly options: Readonly<Record<string, never>>;
  readonly p: Numbers;
  readonly q: Numbers;
  readonly scale: Numbers;
  /** All parameters after every step. */
  readonly trace: readonly (readonly number[])[];
}

/** generate.py's objective: a badly scaled quadratic with a cosine in it. */
function objective(p: Tensor, q: Tensor, scale: Tensor): Tensor {
  return add(mul(mul(p, p), scale).sum(), add(mul(cos(q), 2), mul(mul(q, q), 0.5)).sum());
}

const start = ({ optimizer, options, p, q, scale }: OptimizerCase) => {
  const parameters = [new Parameter(asTensor(p)), new Parameter(asTensor(q))] as const;
  const made: Optimizer = new optimizers[optimizer](parameters, options);
  const step = async (): Promise<number[]> => {
    made.zeroGrad();
    objective(parameters[0], parameters[1], asTensor(scale)).backward();
    made.step();
    return (await Promise.all(parameters.map(async (parameter) => [...(await parameter.data())]))).flat();
  };
  return { optimizer: made, parameters, step };
};

const cases = readJson<OptimizerCase[]>("optimizers.json");

/** float64 on both sides, and 50 steps that may each round once or twice differently: 50 * 2^-52 * a few. */
const tolerance = 1e-12;

describe("50 steps equal PyTorch's", () => {
  for (const given of cases)
    test(`${given.optimizer} ${JSON.stringify(given.options)}`, async () => {
      const { step } = start(given);
      expect(given.trace).toHaveLength(50);
      for (const expected of given.trace)
        expect(worstDifference(await step(), expected)).toBeLessThan(tolerance);
    });
});

describe("a saved state goes on where it stood", () => {
  for (const given of cases)
    test(`${given.optimizer} ${JSON.stringify(given.options)}`, async () => {
      const first = start(given);
      for (let k = 0; k < 5; k++) await first.step();
      // What JSON keeps is all there is beside the tensors.
      const { tensors, ...plain } = first.optimizer.stateDict();
      const saved: OptimizerState = { ...JSON.parse(JSON.stringify(plain)), tensors };
      const values = first.parameters.map((parameter) => parameter.detach());
      const expected = [await first.step(), await first.step()];

      const second = start(given);
      for (const [at, parameter] of second.parameters.entries()) parameter.assign(values[at]!);
      second.optimizer.loadStateDict(saved);
      expect([await second.step(), await second.step()]).toEqual(expected);
    });
});

describe("steps", () => {
  const ones = { shape: [2], data: [1, 1] };

  test("leave parameters without a gradient, and frozen ones, alone", async () => {
    const [a, b, c] = [
      new Parameter(asTensor(ones)),
      new Parameter(asTensor(ones)),
      new Parameter(asTensor(ones)),
    ];
    const optimizer = new SGD([a, b, c], { lr: 1, weightDecay: 0.5 });
    add(a, c).sum().backward();
    c.requiresGrad = false;
    optimizer.step();
    expect([...(await a.data())]).toEqual([-0.5, -0.5]);
    expect([...(await b.data())]).toEqual([1, 1]);
    expect([...(await c.data())]).toEqual([1, 1]);
  });

  test("do not change what graphs and snapshots hold", async () => {
    const p = new Parameter(asTensor(ones));
    const before = p.detach();
    const y = mul(p, p).sum();
    p.grad = asTensor(ones);
    new SGD([p], { lr: 1 }).step();
    p.grad = undefined;
    y.backward();
    expect([...(await before.data())]).toEqual([1, 1]);
    expect([...(await p.data())]).toEqual([0, 0]);
    // d(p^2) at the old value 1
    expect([...(await p.grad!.data())]).toEqual([2, 2]);
  });

  test("record nothing", () => {
    const p = new Parameter(asTensor(ones));
    const optimizer = new Adam([p], { weightDecay: 0.1 });
    p.sum().backward();
    optimizer.step();
    expect(p.isLeaf && p.requiresGrad).toBe(true);
    expect(
      Object.values(optimizer.stateDict().tensors).some(
        (slot) => "requiresGrad" in slot && slot.requiresGrad,
      ),
    ).toBe(false);
  });

  test("follow a step size that was changed", async () => {
    const p = new Parameter(asTensor(ones));
    const optimizer = new SGD([p], { lr: 1 });
    optimizer.lr = 0.25;
    p.sum().backward();
    optimizer.step();
    expect([...(await p.data())]).toEqual([0.75, 0.75]);
  });
});

describe("bad options", () => {
  const p = () => [new Parameter(asTensor({ shape: [2], data: [1, 1] }))];

  test("are refused", () => {
    expect(() => new SGD([])).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: SGD: at least one parameter must be given]`,
    );
    expect(() => new SGD(p(), { lr: -1 })).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: SGD: lr must be a finite number of at least 0, got -1]`,
    );
    expect(() => new SGD(p(), { momentum: Number.NaN })).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: SGD: momentum must be a finite number of at least 0, got NaN]`,
    );
    expect(() => new SGD(p(), { nesterov: true })).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: SGD: nesterov needs a momentum above 0 and no dampening]`,
    );
    expect(() => new SGD(p(), { rate: 1 } as never)).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: SGD: unknown option "rate"; the options are lr, momentum, dampening, weightDecay, nesterov]`,
    );
    expect(() => new Adam(p(), { betas: [0.9, 1] })).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: Adam: betas must be two numbers of at least 0 and below 1, got 1]`,
    );
    expect(() => new AdamW(p(), { epsilon: Infinity })).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: AdamW: epsilon must be a finite number of at least 0, got Infinity]`,
    );
    const [twice] = p();
    expect(() => new SGD([twice!, twice!])).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: SGD: a parameter must be given only once]`,
    );
    expect(() => new SGD([1 as never])).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: SGD: parameters must be tensors; pass model.parameters()]`,
    );
  });

  test("and states of other optimizers", () => {
    const state: OptimizerState = { options: {}, steps: [1], tensors: {} };
    const x = asTensor({ shape: [3], data: [1, 2, 3] });
    const load = (change: Partial<OptimizerState>) => new SGD(p()).loadStateDict({ ...state, ...change });
    expect(() => load({ steps: [1, 2] })).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: loadStateDict: there must be a state for each of the 1 parameters, got 2]`,
    );
    expect(() => load({ tensors: { "0.exp_avg": x } })).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: loadStateDict: SGD keeps no "0.exp_avg"; its tensors are momentum_buffer]`,
    );
    expect(() => load({ tensors: { "0.momentum_buffer": x } })).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: loadStateDict: "0.momentum_buffer" must have its parameter's shape
        parameter  [2]
        state      [3]]
    `);
  });
});

import { add, cos, getDefaultBackend, mul, reference, type Tensor, tensor } from "@convkit/autograd";
import { strict } from "@convkit/autograd/strict";
import {
  Adagrad,
  Adam,
  AdamW,
  type Kept,
  type Optimizer,
  type OptimizerState,
  Parameter,
  type ParamGroup,
  RMSprop,
  SGD,
  type SGDOptions,
} from "@convkit/nn";
import { describe, expect, test } from "vitest";
import json from "./fixtures/optimizers.json";
import { asTensor, type Numbers, worstDifference } from "./fixtures.ts";

const optimizers = { SGD, Adam, AdamW, RMSprop, Adagrad };

interface OptimizerCase {
  readonly optimizer: keyof typeof optimizers;
  readonly options: Readonly<Record<string, never>>;
  /** Options of the group of p and of that of q; left out for one group. */
  readonly groups?: readonly Readonly<Record<string, never>>[];
  readonly p: Numbers;
  readonly q: Numbers;
  readonly scale: Numbers;
  /** All parameters after every step. */
  readonly trace: readonly (readonly number[])[];
}

/** generate_optim.py's objective: a badly scaled quadratic with a cosine in it. */
function objective(p: Tensor, q: Tensor, scale: Tensor): Tensor {
  return add(mul(mul(p, p), scale).sum(), add(mul(cos(q), 2), mul(mul(q, q), 0.5)).sum());
}

const title = ({ optimizer, options, groups }: OptimizerCase) =>
  `${optimizer} ${JSON.stringify(options)} ${groups ? `groups ${JSON.stringify(groups)}` : ""}`;

const start = ({ optimizer, options, groups, p, q, scale }: OptimizerCase) => {
  const parameters = [new Parameter(asTensor(p)), new Parameter(asTensor(q))] as const;
  const given = groups?.map((group, at) => ({ params: [parameters[at]!], ...group })) ?? parameters;
  const made: Optimizer = new optimizers[optimizer](given, options);
  const step = async (): Promise<number[]> => {
    made.zeroGrad();
    objective(parameters[0], parameters[1], asTensor(scale)).backward();
    made.step();
    return (await Promise.all(parameters.map(async (parameter) => [...(await parameter.data())]))).flat();
  };
  return { optimizer: made, parameters, step };
};

const cases = json as unknown as readonly OptimizerCase[];

/** float64 on both sides, and 50 steps that may each round once or twice differently: 50 * 2^-52 * a few. */
const tolerance = 1e-12;

describe("50 steps equal PyTorch's", () => {
  for (const given of cases)
    test(title(given), async () => {
      const { step } = start(given);
      expect(given.trace).toHaveLength(50);
      for (const expected of given.trace)
        expect(worstDifference(await step(), expected)).toBeLessThan(tolerance);
    });
});

describe("a saved state goes on where it stood", () => {
  for (const given of cases)
    test(title(given), async () => {
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

type Updated = [p: Tensor, grad: Tensor, group: ParamGroup<SGDOptions>, kept: Kept];

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

  test("move all parameters or none", async () => {
    /** Fails at its second parameter. */
    class Breaking extends SGD {
      protected override update(...given: Updated): Tensor {
        if (given[0].shape[0] === 3) throw new Error("broken");
        return super.update(...given);
      }
    }
    const [p, q] = [new Parameter(asTensor(ones)), new Parameter(asTensor({ shape: [3], data: [1, 1, 1] }))];
    const optimizer = new Breaking([p, q], { lr: 1, momentum: 0.9 });
    add(p.sum(), q.sum()).backward();
    expect(() => optimizer.step()).toThrowError("broken");
    expect([...(await p.data())]).toEqual([1, 1]);
    expect(optimizer.stateDict()).toMatchObject({ steps: [0, 0], tensors: {} });

    // Updates of another dtype or shape can be computed, but not assigned.
    class Widening extends SGD {
      protected override update(...given: Updated): Tensor {
        const value = super.update(...given);
        return given[0].shape[0] === 3 ? value.unsqueeze(0) : value;
      }
    }
    expect(() => new Widening([p, q], { lr: 1 }).step()).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: SGD: the new value of parameter 1 must have its shape and dtype
        parameter  [3]      float64
        new value  [1, 3]   float64]
    `);
    expect([...(await p.data())]).toEqual([1, 1]);
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

describe("groups", () => {
  const one = (...data: number[]) => new Parameter(asTensor({ shape: [data.length], data }));

  test("have options that can be read and set", async () => {
    const [a, b] = [one(1), one(1)];
    const optimizer = new SGD([{ params: a }, { params: [b], lr: 0.5 }], { lr: 0.25, weightDecay: 0.5 });
    expect(optimizer.paramGroups.map(({ lr, weightDecay }) => [lr, weightDecay])).toEqual([
      [0.25, 0.5],
      [0.5, 0.5],
    ]);
    expect([optimizer.lr, optimizer.parameters]).toEqual([0.25, [a, b]]);
    optimizer.paramGroups[1]!.weightDecay = 0;
    add(a, b).sum().backward();
    optimizer.step();
    // 1 - 0.25 * (1 + 0.5 * 1) and 1 - 0.5 * 1
    expect([...(await a.data()), ...(await b.data())]).toEqual([0.625, 0.5]);
    optimizer.lr = 2;
    expect(optimizer.paramGroups.map(({ lr }) => lr)).toEqual([2, 2]);
  });

  test("refuse values out of range, and options that there are not", () => {
    const optimizer = new SGD([{ params: [one(1)] }], { momentum: 0.5, nesterov: true });
    const [group] = optimizer.paramGroups;
    expect(() => {
      group!.momentum = 0;
    }).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: SGD: nesterov needs a momentum above 0 and no dampening]`,
    );
    expect(() => {
      group!.lr = Infinity;
    }).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: SGD: lr must be a finite number of at least 0, got Infinity]`,
    );
    expect(() => Object.assign(group!, { weight_decay: 1 })).toThrowError(TypeError);
    expect([group!.momentum, group!.lr]).toEqual([0.5, 0.001]);
  });

  test("that are none are refused", () => {
    const p = one(1);
    expect(() => new SGD([{ params: [] }])).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: SGD: at least one parameter must be given]`,
    );
    expect(() => new SGD([{ params: [p] }, { params: [p] }])).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: SGD: a parameter must be given only once]`,
    );
    expect(() => new SGD([{ params: [p], rate: 1 } as never])).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: SGD: unknown option "rate"; the options are lr, momentum, dampening, weightDecay, nesterov]`,
    );
    expect(() => new SGD([{ params: [1] } as never])).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: SGD: groups[0].params must be tensors, got a number]`,
    );
    expect(() => new SGD([p, { params: [one(2)] }] as never)).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: SGD: parameters must be tensors, as model.parameters() gives them, or groups { params, ... } of tensors, got a Parameter at 0]`,
    );
    expect(() => new SGD([{ params: [p], lr: -1 }])).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: SGD: lr must be a finite number of at least 0, got -1]`,
    );
  });

  test("come back with the state, as they were set", async () => {
    const make = () => {
      const parameters = [one(1, 2), one(3)];
      return {
        parameters,
        optimizer: new Adam([{ params: parameters[0]! }, { params: parameters[1]!, lr: 0.5 }]),
      };
    };
    const first = make();
    first.optimizer.paramGroups[1]!.betas = [0.5, 0.75];
    add(first.parameters[0]!.sum(), first.parameters[1]!.sum()).backward();
    first.optimizer.step();
    const second = make();
    second.optimizer.loadStateDict(first.optimizer.stateDict());
    expect(second.optimizer.paramGroups[1]!.betas).toEqual([0.5, 0.75]);
    expect(second.optimizer.stateDict()).toEqual(first.optimizer.stateDict());
  });

  test("may begin and end momentum between steps", async () => {
    const p = one(1);
    const optimizer = new SGD([p], { lr: 1 });
    const step = () => {
      p.grad = asTensor({ shape: [1], data: [1] });
      optimizer.step();
    };
    step();
    optimizer.paramGroups[0]!.momentum = 0.5;
    expect(Object.keys(optimizer.stateDict().tensors)).toEqual(["0.momentum_buffer"]);
    step();
    step();
    // Velocities 1 (no momentum), 1 (its first step), 1.5.
    expect([...(await p.data())]).toEqual([-2.5]);
    optimizer.paramGroups[0]!.momentum = 0;
    step();
    expect([...(await p.data())]).toEqual([-3.5]);
    expect(optimizer.stateDict().tensors).toEqual({});
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
      `[ArgumentError: Adam: betas must be two numbers of at least 0 and below 1, got [0.9, 1]]`,
    );
    expect(() => new AdamW(p(), { eps: Infinity })).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: AdamW: eps must be a finite number of at least 0, got Infinity]`,
    );
    const [twice] = p();
    expect(() => new SGD([twice!, twice!])).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: SGD: a parameter must be given only once]`,
    );
    expect(() => new SGD([1 as never])).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: SGD: parameters must be tensors, as model.parameters() gives them, or groups { params, ... } of tensors, got a number at 0]`,
    );
  });

  test("and step sizes that are set to none", () => {
    const optimizer = new SGD(p(), { lr: 0.5 });
    for (const lr of [Number.NaN, Infinity, -1])
      expect(() => {
        optimizer.lr = lr;
      }).toThrowError(/^SGD: lr must be a finite number of at least 0/);
    expect(optimizer.lr).toBe(0.5);
  });
});

describe("a state that does not fit is refused", () => {
  const x = (...data: number[]) => asTensor({ shape: [data.length], data }, "float32");
  const parameters = () => [new Parameter(x(1, 1)), new Parameter(x(2))];
  const good: OptimizerState = {
    optimizer: "SGD",
    groups: [{ params: [0, 1], lr: 0.5, momentum: 0.9, dampening: 0, weightDecay: 0, nesterov: false }],
    steps: [3, 0],
    tensors: { "0.momentum_buffer": x(5, 6) },
  };
  const refuse = (change: object, optimizer: Optimizer = new SGD(parameters(), { momentum: 0.9 })) => {
    const before = optimizer.stateDict();
    let error: unknown;
    try {
      optimizer.loadStateDict({ ...good, ...change });
    } catch (reason) {
      error = reason;
    }
    expect(optimizer.stateDict()).toEqual(before);
    return expect(() => {
      throw error;
    });
  };

  test("but one that fits is taken", async () => {
    const optimizer = new SGD(parameters(), { momentum: 0.9 });
    optimizer.loadStateDict(good);
    const { steps, tensors } = optimizer.stateDict();
    expect([optimizer.lr, steps, Object.keys(tensors)]).toEqual([0.5, [3, 0], ["0.momentum_buffer"]]);
    expect([...(await (tensors["0.momentum_buffer"] as Tensor).data())]).toEqual([5, 6]);
  });

  test("of another kind", () => {
    refuse({}, new Adam(parameters())).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: loadStateDict: the state must be one of Adam, got one of SGD]`,
    );
    // An Adam that was never stepped has no tensors that would tell.
    refuse(new Adam(parameters()).stateDict()).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: loadStateDict: the state must be one of SGD, got one of Adam]`,
    );
    refuse({ optimizer: undefined }).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: loadStateDict: the state must be one of SGD, got one of undefined]`,
    );
    expect(() => new SGD(parameters()).loadStateDict(null as never)).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: loadStateDict: the state must be an object, got null]`,
    );
  });

  test("with step sizes and counts that are none", () => {
    const group = (change: object) => refuse({ groups: [{ ...good.groups[0], ...change }] });
    group({ lr: Number.NaN }).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: loadStateDict: groups[0].lr must be a finite number of at least 0, got NaN]`,
    );
    group({ momentum: undefined }).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: loadStateDict: groups[0].momentum must be a finite number of at least 0, got undefined]`,
    );
    group({ momentum: 0, nesterov: true }).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: loadStateDict: nesterov needs a momentum above 0 and no dampening]`,
    );
    group({ betas: [0, 0] }).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: loadStateDict: groups[0] has the option "betas", which SGD has not]`,
    );
    group({ initialLr: "1" }).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: loadStateDict: groups[0].initialLr must be a finite number of at least 0, got 1]`,
    );
    group({ params: [0] }).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: loadStateDict: groups[0].params must be the positions of the group's parameters, [0, 1], got [0]]`,
    );
    group({ params: undefined }).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: loadStateDict: groups[0].params must be the positions of the group's parameters, [0, 1], got undefined]`,
    );
    refuse({ groups: [] }).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: loadStateDict: there must be a state for each of the 1 groups, got 0]`,
    );
    refuse({ groups: [null] }).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: loadStateDict: groups[0] must be an object, got null]`,
    );
    refuse({ groups: undefined }).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: loadStateDict: groups must be an array, got undefined]`,
    );
    refuse({ steps: [1] }).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: loadStateDict: there must be a state for each of the 2 parameters, got 1]`,
    );
    refuse({ steps: [3, Number.NaN] }).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: loadStateDict: steps[1] must be an integer of at least 0, got NaN]`,
    );
    refuse({ steps: [3, -1] }).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: loadStateDict: steps[1] must be an integer of at least 0, got -1]`,
    );
    refuse({ steps: 2 }).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: loadStateDict: steps must be an array, got a number]`,
    );
  });

  test("with too many tensors or too few", () => {
    for (const key of [
      ".momentum_buffer",
      "00.momentum_buffer",
      "0.momentum_buffer.0",
      "1.momentum_buffer",
      "0.exp_avg",
    ])
      refuse({ tensors: { ...good.tensors, [key]: x(5, 6) } }).toThrowError(
        `loadStateDict: SGD keeps no "${key}"; its tensors are 0.momentum_buffer`,
      );
    refuse({ tensors: {} }).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: loadStateDict: there must be "0.momentum_buffer", as its parameter was stepped]`,
    );
    refuse({ groups: [{ ...good.groups[0], momentum: 0 }] }).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: loadStateDict: SGD keeps no "0.momentum_buffer"; its tensors are none]`,
    );
    refuse({ tensors: undefined }).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: loadStateDict: tensors must be an object, got undefined]`,
    );
  });

  test("with tensors of another shape, dtype or backend", () => {
    const buffer = (value: unknown) => refuse({ tensors: { "0.momentum_buffer": value } });
    buffer(x(1, 2, 3)).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: loadStateDict: "0.momentum_buffer" must have its parameter's shape
        parameter  [2]   float32
        state      [3]   float32]
    `);
    buffer(asTensor({ shape: [2], data: [5, 6] }, "float64")).toThrowErrorMatchingInlineSnapshot(`
      [DTypeError: loadStateDict: "0.momentum_buffer" must have its parameter's dtype
        parameter  [2]   float32
        state      [2]   float64]
    `);
    buffer([5, 6]).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: loadStateDict: "0.momentum_buffer" must be a Tensor or an NDArray, got an Array]`,
    );
    const other = getDefaultBackend() === reference ? strict : reference;
    buffer(tensor([5, 6], { backend: other })).toThrowError(
      /^loadStateDict: "0.momentum_buffer" must be on \w+ as its parameter, got \w+/,
    );
  });
});

import { describe, expect, test } from "vitest";
import {
  add,
  conv2d,
  exp,
  grad,
  matmul,
  mul,
  noGrad,
  ones,
  record,
  relu,
  setDefaultBackend,
  sub,
  sum,
  type Tensor,
  tensor,
  valueAndGrad,
} from "../src/index.ts";
import { leaf, nested, scalar } from "./helpers.ts";

describe("backward", () => {
  test("accumulates over calls until grad is reset", async () => {
    const x = leaf([1, 2]);
    sum(mul(x, x)).backward();
    sum(mul(x, 3)).backward();
    expect(await nested(x.grad!)).toEqual([5, 7]); // 2x + 3
    x.grad = undefined;
    sum(x).backward();
    expect(await nested(x.grad!)).toEqual([1, 1]);
  });

  test("sums the paths of a tensor used several times", async () => {
    const x = leaf(3);
    const y = mul(x, x);
    add(mul(y, x), y).backward(); // x^3 + x^2
    expect(await scalar(x.grad!)).toBe(33); // 3 * 9 + 2 * 3
  });

  test("visits a diamond's nodes once each", async () => {
    const x = leaf(1);
    let y: Tensor = x;
    for (let i = 0; i < 40; i++) y = add(y, y); // 2^40 paths
    y.backward();
    expect(await scalar(x.grad!)).toBe(2 ** 40);
  });

  test("sums over broadcast axes", async () => {
    const bias = leaf([[1], [2]]);
    const scale = leaf(2);
    sum(mul(add(ones([3, 2, 4], { dtype: "float64" }), bias), scale)).backward();
    expect(await nested(bias.grad!)).toEqual([[24], [24]]); // 3 * 4 elements, times 2
    expect(await scalar(scale.grad!)).toBe(3 * 4 * (2 + 3));
  });

  test("goes through 10,000 ops without overflowing the stack", async () => {
    const x = leaf(1);
    let y: Tensor = x;
    for (let i = 0; i < 10_000; i++) y = add(y, 1);
    y.backward();
    expect([await scalar(y), await scalar(x.grad!)]).toEqual([10_001, 1]);
  });

  test("sends a given gradient back from a non-scalar", async () => {
    const x = leaf([1, 2]);
    mul(x, x).backward(tensor([1, 10], { dtype: "float64" }));
    expect(await nested(x.grad!)).toEqual([2, 40]);
  });

  test("reaches only leaves that require a gradient, and intermediate results that ask for it", async () => {
    const [x, frozen] = [leaf([2]), leaf([5])];
    frozen.requiresGrad = false;
    const y = mul(x, frozen).retainGrad();
    const z = mul(y, 3);
    sum(z).backward();
    expect(await nested(x.grad!)).toEqual([15]);
    expect(await nested(y.grad!)).toEqual([3]);
    expect([frozen.grad, z.grad]).toEqual([undefined, undefined]);
  });

  test("never runs the rule of an input that needs no gradient", () => {
    const ran: string[] = [];
    const product = (x: Tensor, y: Tensor) =>
      record({
        name: "product",
        inputs: { x, y },
        forward: (backend, { x, y }) => backend.binary("mul", x, y),
        gradients: (g, { x, y }) => ({
          x: () => {
            ran.push("x");
            return mul(g, y);
          },
          y: () => {
            ran.push("y");
            return mul(g, x);
          },
        }),
      });
    sum(product(leaf([1]), tensor([2], { dtype: "float64" }))).backward();
    expect(ran).toEqual(["x"]);
    ran.length = 0;
    const other = leaf([3]);
    grad((x: Tensor) => sum(product(x, other)))(leaf([1])); // other needs a gradient, but not this one
    expect(ran).toEqual(["x"]);
  });

  test("a graph is kept on request, also below a shared part", async () => {
    const x = leaf([2]);
    const shared = mul(x, x);
    const y = sum(shared);
    y.backward(undefined, { retainGraph: true });
    y.backward();
    expect(await nested(x.grad!)).toEqual([8]);
  });

  test("createGraph makes gradients differentiable", async () => {
    const x = leaf([2]);
    sum(mul(mul(x, x), x)).backward(undefined, { createGraph: true });
    const first = x.grad!;
    x.grad = undefined;
    sum(first).backward();
    expect(await nested(first)).toEqual([12]); // 3x^2
    expect(await nested(x.grad!)).toEqual([12]); // 6x
  });

  test("without createGraph gradients are constants", () => {
    const x = leaf([2]);
    sum(mul(x, x)).backward();
    expect(x.grad!.requiresGrad).toBe(false);
  });
});

describe("gradients as values", () => {
  test("those that arrive in several places are tensors of their own", async () => {
    const [x, y] = [leaf([1]), leaf([2])];
    const given = leaf([7]);
    add(x, y).backward(given);
    expect(x.grad).not.toBe(y.grad);
    expect([x.grad!.requiresGrad, x.grad === given]).toEqual([false, false]);
    x.grad!.assign(tensor([0], { dtype: "float64" }));
    expect([await nested(x.grad!), await nested(y.grad!), await nested(given)]).toEqual([[0], [7], [7]]);
  });

  test("createGraph may go with retainGraph: false", async () => {
    const x = leaf([2]);
    const y = sum(mul(mul(x, x), x));
    y.backward(undefined, { createGraph: true, retainGraph: false });
    expect(await nested(x.grad!)).toEqual([12]);
    expect(x.grad!.requiresGrad).toBe(true);
    expect(() => y.backward()).toThrow("freed");
  });

  test("an op without a rule for an input that needs one says so", () => {
    const broken = (x: Tensor) =>
      record({
        name: "broken",
        inputs: { x },
        forward: (backend, { x }) => backend.unary("neg", x),
        gradients: () => ({}) as { x: "zero" },
      });
    expect(() => sum(broken(leaf([1]))).backward()).toThrow(
      'broken: the op must have a gradient rule for its input "x"',
    );
  });
});

describe("values that change", () => {
  test("a recorded graph keeps the value that it was computed with", async () => {
    const [x, w] = [leaf([3]), leaf([5])];
    const y = sum(mul(x, w));
    w.assign(tensor([100], { dtype: "float64" }));
    y.backward();
    expect(await nested(x.grad!)).toEqual([5]);
    expect(await nested(w)).toEqual([100]);
  });

  test("a detached tensor keeps the old value", async () => {
    const w = leaf([1]);
    const old = w.detach();
    w.assign(tensor([2], { dtype: "float64" }));
    expect([await nested(old), await nested(w)]).toEqual([[1], [2]]);
  });

  test("gradients through a graph with an assigned parameter reach the parameter", async () => {
    const w = leaf([2]);
    const y = sum(mul(w, w));
    w.assign(tensor([10], { dtype: "float64" }));
    y.backward();
    expect(await nested(w.grad!)).toEqual([4]);
    sum(w).backward();
    expect(await nested(w.grad!)).toEqual([5]);
  });

  test("data handed in is copied, data read is a copy", async () => {
    const data = new Float64Array([1, 2]);
    const x = tensor(data);
    data[0] = 9;
    (await x.data())[1] = 9;
    expect(await nested(x)).toEqual([1, 2]);
  });
});

describe("noGrad and detach", () => {
  test("results inside need no gradient, and the switch comes back after an error", () => {
    const x = leaf([1]);
    expect(noGrad(() => mul(x, 2)).requiresGrad).toBe(false);
    expect(() =>
      noGrad(() => {
        throw new Error("inside");
      }),
    ).toThrow("inside");
    expect(mul(x, 2).requiresGrad).toBe(true);
  });

  test("nested, the inner does not switch recording on again", () => {
    const x = leaf([1]);
    noGrad(() => {
      noGrad(() => mul(x, 2));
      expect(mul(x, 2).requiresGrad).toBe(false);
    });
  });

  test("a refused promise that fails is no unhandled rejection", async () => {
    const failing = async () => {
      throw new Error("later");
    };
    expect(() => noGrad(failing)).toThrow("must not be async");
    expect(() => noGrad(function* () {})).toThrow("must not be a generator");
    await new Promise((resolve) => setTimeout(resolve, 0));
  });

  test("detach cuts the graph", async () => {
    const x = leaf([3]);
    sum(mul(x, x.detach())).backward();
    expect(await nested(x.grad!)).toEqual([3]);
  });
});

describe("grad and valueAndGrad", () => {
  const cube = (x: Tensor) => mul(mul(x, x), x);

  test("derivatives of any order", async () => {
    const x = tensor(2, { dtype: "float64" });
    expect(await scalar(grad(cube)(x))).toBe(12);
    expect(await scalar(grad(grad(cube))(x))).toBe(12);
    expect(await scalar(grad(grad(grad(cube)))(x))).toBe(6);
    expect(await scalar(grad(grad(grad(grad(cube))))(x))).toBe(0);
  });

  test("by one argument, or several", async () => {
    const f = (x: Tensor, y: Tensor) => sum(mul(x, mul(y, y)));
    const [x, y] = [tensor([2], { dtype: "float64" }), tensor([3], { dtype: "float64" })];
    expect(await nested(grad(f)(x, y))).toEqual([9]);
    expect(await nested(grad(f, { argnums: 1 })(x, y))).toEqual([12]);
    const [dx, dy] = grad(f, { argnums: [0, 1] })(x, y);
    expect([await nested(dx!), await nested(dy!)]).toEqual([[9], [12]]);
  });

  test("value and gradient together; zeros where the result does not depend on the argument", async () => {
    const [value, dx] = valueAndGrad((x: Tensor) => sum(mul(x, 0.5)))(tensor([2, 4]));
    expect(await scalar(value)).toBe(3);
    expect(await nested(dx)).toEqual([0.5, 0.5]);
    expect(await nested(grad((_x: Tensor) => sum(tensor([1])))(tensor([7])))).toEqual([0]);
  });

  test("the result is differentiable by backward: a gradient penalty", async () => {
    const w = leaf([3]);
    const slope = grad((x: Tensor) => sum(mul(mul(x, x), w)))(leaf([2])); // 2 x w = 12
    sum(mul(slope, slope)).backward();
    expect(await nested(w.grad!)).toEqual([2 * 12 * 4]); // 2 * slope * 2x
  });

  test("touches no grad of the caller's leaves and leaves the caller's graph whole", async () => {
    const w = leaf([3]);
    const doubled = mul(w, 2);
    await nested(grad((x: Tensor) => sum(mul(x, doubled)))(leaf([1])));
    expect(w.grad).toBe(undefined);
    sum(doubled).backward();
    expect(await nested(w.grad!)).toEqual([2]);
  });

  test("is by its argument alone, also where the function closes over the same tensor", async () => {
    const x = leaf([3]);
    expect(await nested(grad((z: Tensor) => sum(mul(z, x)))(x))).toEqual([3]);
  });

  test("a graph freed before is a constant; one freed within is an error", async () => {
    const w = leaf([3]);
    const h = mul(w, w);
    sum(h).backward();
    expect(await nested(grad((x: Tensor) => sum(mul(x, h)))(tensor([1], { dtype: "float64" })))).toEqual([9]);
    const freesItself = (x: Tensor) => {
      const y = sum(mul(x, x));
      y.backward();
      return y;
    };
    expect(() => grad(freesItself)(tensor([1]))).toThrow("freed");
  });

  test("keeps no graph that nobody can want: a functional training loop stays flat", () => {
    const descend = grad((w: Tensor) => sum(mul(w, w)));
    let w = tensor([1, 2]);
    for (let step = 0; step < 50; step++) {
      w = sub(w, mul(descend(w), 0.1));
      expect(w.requiresGrad).toBe(false);
    }
  });

  test("works inside noGrad, giving constants", async () => {
    const slope = noGrad(() => grad(cube)(tensor(2, { dtype: "float64" })));
    expect([await scalar(slope), slope.requiresGrad]).toEqual([12, false]);
  });

  test("gradients of gradients through a small convolution network", async () => {
    const x = leaf([
      [
        [
          [0.1, -0.4, 0.7],
          [0.9, 0.3, -0.2],
          [0.5, -0.6, 0.8],
        ],
      ],
    ]);
    const w = leaf([
      [
        [
          [0.3, -0.8],
          [0.2, 0.6],
        ],
      ],
    ]);
    const network = (input: Tensor) => sum(exp(relu(conv2d(input, w))));
    sum(mul(grad(network)(x), 1)).backward();
    expect(w.grad!.shape).toEqual([1, 1, 2, 2]);
  });
});

test("matmul of float32 and numbers keep their dtype", async () => {
  const y = sub(matmul(tensor([[1, 2]]), tensor([[3], [4]])), 1);
  expect([y.dtype, await nested(y)]).toEqual(["float32", [[10]]]);
});

test("the default backend can be chosen for tensors made from then on", async () => {
  const { getDefaultBackend, reference } = await import("../src/index.ts");
  const before = getDefaultBackend();
  setDefaultBackend(reference);
  expect(tensor([1]).backend).toBe(reference);
  setDefaultBackend(before);
  expect(tensor([1]).backend).toBe(before);
});

test("to() moves a leaf to another backend", async () => {
  const { reference } = await import("../src/index.ts");
  const { strict } = await import("../src/strict.ts");
  const moved = await tensor([1, 2], { backend: reference, requiresGrad: true }).to(strict);
  expect([moved.backend.name, moved.requiresGrad, await nested(moved)]).toEqual(["strict", true, [1, 2]]);
});

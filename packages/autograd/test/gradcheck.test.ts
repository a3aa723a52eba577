import { describe, expect, test } from "vitest";
import {
  add,
  exp,
  gradcheck,
  gradgradcheck,
  log,
  mul,
  record,
  relu,
  sum,
  type Tensor,
  tensor,
} from "../src/index.ts";
import { leaf } from "./helpers.ts";

/** x * y^2 with the 2 forgotten in dy: the mistake that gradcheck is for. */
function scaledBySquare(x: Tensor, y: Tensor): Tensor {
  return record({
    name: "scaledBySquare",
    inputs: { x, y },
    forward: (backend, { x, y }) => backend.binary("mul", x, backend.unary("square", y)),
    gradients: (g, { x, y }) => ({ x: () => mul(g, mul(y, y)), y: () => mul(g, mul(x, y)) }),
  });
}

describe("gradcheck", () => {
  test("names the worst element, both values, and the operation whose rule is wrong", async () => {
    const f = (x: Tensor, y: Tensor) => sum(exp(scaledBySquare(relu(x), add(y, 1))));
    const report = await gradcheck(f, [leaf([0.5, 0.2]), leaf([0.3, 0.1])], { throws: false });
    expect(report.ok).toBe(false);
    expect(report.input).toBe(1);
    expect(report.wrongRule).toMatchObject({ operation: "scaledBySquare", input: "y" });
    expect(report.numerical / report.analytic).toBeCloseTo(2, 5); // the forgotten factor
    expect(report.message.replace(/-?\d+\.\d+(e-?\d+)?/g, "#")).toMatchInlineSnapshot(
      `"the gradients disagree: input 1 at [0]: the rule gives #, the difference quotient #; the rule of scaledBySquare for "y" is wrong: at [0] it gives #, the difference quotient #"`,
    );
  });

  test("throws that report by default", async () => {
    await expect(
      gradcheck((x: Tensor) => scaledBySquare(tensor(1, { dtype: "float64" }), x), [leaf(2)]),
    ).rejects.toThrow(/^gradcheck: the gradients disagree.*the rule of scaledBySquare for "y" is wrong/);
  });

  test("catches a rule that returns the right sum in the wrong places", async () => {
    const flipped = (x: Tensor) =>
      record({
        name: "flipped",
        inputs: { x },
        forward: (backend, { x }) => backend.unary("square", x),
        gradients: (g, { x }) => ({ x: () => mul(g, mul(x, 2)).slice([null, null, -1]) }),
      });
    const report = await gradcheck((x: Tensor) => flipped(x), [leaf([0.1, 0.5, 0.9])], { throws: false });
    expect(report.ok).toBe(false);
    expect(report.wrongRule?.operation).toBe("flipped");
  });

  test("checks only inputs that require a gradient, where some do", async () => {
    const wrongInY = (x: Tensor, y: Tensor) => scaledBySquare(x, y);
    expect((await gradcheck(wrongInY, [leaf([1]), tensor([2], { dtype: "float64" })])).ok).toBe(true);
  });

  test("a function that is not smooth blames no op", async () => {
    const jump = (x: Tensor) => relu(mul(x, 1e9));
    const report = await gradcheck(jump, [leaf([0])], { throws: false });
    expect([report.ok, report.wrongRule?.operation]).toEqual([false, "relu"]);
  });

  test("refuses a function that is not finite where it is checked", async () => {
    await expect(gradcheck((x: Tensor) => log(x), [leaf([-1])])).rejects.toThrow(
      "gradcheck: the function must be finite at its inputs, got NaN",
    );
  });

  test("refuses float32, and nothing to check", async () => {
    await expect(gradcheck((x: Tensor) => x, [tensor([1])])).rejects.toThrowErrorMatchingInlineSnapshot(
      `[DTypeError: gradcheck: inputs must be float64, got float32 for input 0]`,
    );
    await expect(gradcheck(() => tensor([1]), [])).rejects.toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: gradcheck: at least one input must be given]`,
    );
  });
});

describe("gradgradcheck", () => {
  test("catches a first gradient that is right but whose own gradient is cut off", async () => {
    const cut = (x: Tensor) =>
      record({
        name: "cut",
        inputs: { x },
        forward: (backend, { x }) => backend.unary("square", x),
        gradients: (g, { x }) => ({ x: () => mul(g, mul(x.detach(), 2)) }),
      });
    const inputs = [leaf([0.4, 0.7])] as const;
    expect((await gradcheck((x: Tensor) => cut(x), inputs)).ok).toBe(true);
    expect((await gradgradcheck((x: Tensor) => cut(x), inputs, { throws: false })).ok).toBe(false);
  });
});

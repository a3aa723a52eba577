import { conv2dInputGrad, conv2dWeightGrad } from "@convkit/conv-kernels";
import { array } from "@convkit/ndarray";
import { describe, expect, test } from "vitest";
import { gradientTerms } from "../src/lib/gradient-terms.ts";
import { judgeGradient, numbersIn } from "../src/lib/judge-gradient.ts";
import { allCases, tenCases } from "../src/lib/ten-cases.ts";
import { outputShape } from "../src/lib/window.ts";

describe.each(allCases.map((item) => [item.id, item] as const))("%s", (_, item) => {
  const { stride, padding } = item;
  const shape = outputShape(item);
  // Different everywhere, so that a term of the wrong output element is seen.
  const dy = Array.from({ length: shape.reduce((n, size) => n * size, 1) }, (_, place) => (place % 7) - 2);
  const dyArray = array(dy, { shape, dtype: "float64" });

  test("gradients are the sums of their terms", () => {
    const dx = conv2dInputGrad(
      item.inputShape,
      array(item.weight, { shape: item.weightShape, dtype: "float64" }),
      dyArray,
      { stride, padding },
    );
    const dxSums = gradientTerms(item, "input").map((terms) =>
      terms.reduce((sum, { output, factor }) => sum + dy[output]! * item.weight[factor!]!, 0),
    );
    expect(dxSums).toEqual([...dx.toTypedArray()]);
    const dw = conv2dWeightGrad(
      array(item.input, { shape: item.inputShape, dtype: "float64" }),
      item.weightShape,
      dyArray,
      { stride, padding },
    );
    const dwSums = gradientTerms(item, "weight").map((terms) =>
      terms.reduce(
        (sum, { output, factor }) => sum + dy[output]! * (factor === undefined ? 0 : item.input[factor]!),
        0,
      ),
    );
    expect(dwSums).toEqual([...dw.toTypedArray()]);
  });
});

describe("a pasted gradient", () => {
  const right = [12, 23, 21, 10];

  test.each([
    ["[[ 12.  23.]\n [ 21.  10.]]"],
    ["tensor([[12., 23.],\n        [21., 10.]])"],
    ["array([[12, 23], [21, 10]], dtype=float32)"],
    ["12 23 2.1e1 +10"],
  ])("is read from %j", (text) => {
    expect(numbersIn(text)).toEqual(right);
    expect(judgeGradient(text, right, [2, 2])).toEqual({ kind: "right" });
  });

  test("names the wrong elements, the worst first", () => {
    const verdict = judgeGradient("12 24 21 19", right, [2, 2]);
    expect(verdict).toEqual({ kind: "wrong", places: [3, 1], values: [12, 24, 21, 19] });
  });

  test("is not accepted for being nearly right", () => {
    expect(judgeGradient("12 23 21 10.02", right, [2, 2])).toMatchObject({ kind: "wrong", places: [3] });
  });

  test("is judged to the unit where it is large, and by the printed digits in scientific notation", () => {
    const item = tenCases.at(-1)!;
    const terms = gradientTerms(item, "weight");
    const dw = terms.map((all) =>
      all.reduce((sum, { factor }) => sum + (factor === undefined ? 0 : item.input[factor]!), 0),
    );
    expect(Math.max(...dw)).toBe(10608);
    const worst = dw.indexOf(10608);
    expect(judgeGradient(dw.join(" "), dw, item.weightShape)).toEqual({ kind: "right" });
    const off = dw.with(worst, 10607);
    expect(judgeGradient(off.join(" "), dw, item.weightShape)).toMatchObject({
      kind: "wrong",
      places: [worst],
    });
    const printed = (values: readonly number[]) => values.map((value) => value.toExponential(4)).join(" ");
    expect(judgeGradient(printed(dw), dw, item.weightShape)).toEqual({ kind: "right" });
    expect(judgeGradient(printed(off), dw, item.weightShape).kind).toBe("wrong");
    expect(judgeGradient("1.2346e+05", [123456], [1])).toEqual({ kind: "right" });
    expect(judgeGradient("1.2345e+05", [123456], [1]).kind).toBe("wrong");
  });

  test("tells a known mistake and a factor", () => {
    const mistakes = [{ values: [10, 21, 23, 12], message: "The kernel was not flipped." }];
    expect(judgeGradient("10 21 23 12", right, [2, 2], mistakes)).toMatchObject({
      guess: "The kernel was not flipped.",
    });
    expect(judgeGradient("3 5.75 5.25 2.5", right, [2, 2])).toMatchObject({
      guess: "Every element is 0.25 times the right one.",
    });
  });

  test("of another size says what size it must have", () => {
    expect(judgeGradient("1 2 3", right, [2, 2])).toEqual({
      kind: "unreadable",
      message: "The gradient has the shape of what it belongs to, [2, 2]: 4 numbers, not 3.",
    });
    expect(judgeGradient("12, x", right, [2, 2]).kind).toBe("unreadable");
    expect(judgeGradient("  ", right, [2, 2]).kind).toBe("unreadable");
  });
});

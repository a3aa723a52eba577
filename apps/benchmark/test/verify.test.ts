import { convGeometry } from "@convkit/conv-kernels";
import { describe, expect, test } from "vitest";
import { prepareConv } from "../src/contestants/convkit/conv.ts";
import { verify } from "../src/harness/verify.ts";
import { initialParameters } from "../src/inputs.ts";
import { referenceConv } from "../src/reference/conv.ts";
import { referenceResult } from "../src/reference/index.ts";
import { referencePool } from "../src/reference/pool.ts";
import { convFlops, convProducts, convShape } from "../src/suites/conv-shapes.ts";
import { trainTask } from "../src/suites/train.ts";

const shapes = [
  convShape("plain", 2, 3, [7, 6], 4, [3, 3], { padding: 1 }),
  convShape("strided", 1, 4, [9, 8], 6, [3, 2], { stride: 2, padding: 1, groups: 2 }),
  convShape("dilated", 1, 2, [9, 9], 2, [3, 3], { padding: 2, dilation: 2 }),
  convShape("depthwise", 1, 3, [5, 5], 3, [3, 3], { padding: 1, groups: 3 }),
  convShape("transposed", 2, 3, [4, 5], 2, [4, 4], { stride: 2, padding: 1, transposed: true }),
  convShape("1-d", 2, 2, [16], 3, [5], { padding: 2 }),
  convShape("3-d", 1, 2, [4, 5, 6], 3, [3, 3, 3], { padding: 1 }),
];

describe("verification", () => {
  for (const { name, task } of shapes)
    for (const product of convProducts)
      test(`the reference agrees with convkit's naive algorithm: ${name} ${product}`, async () => {
        const work = prepareConv({ ...task, product }, 3, { variant: "naive" });
        await work.call();
        const { wrong, error } = verify(
          { ...task, product },
          3,
          await work.result(),
          referenceConv({ ...task, product }, 3),
        );
        expect(wrong).toBeUndefined();
        // Both sum in float64; only the rounding of the result to float32 remains.
        expect(error!.relative).toBeLessThan(1e-6);
      });

  test("a tie in max pooling may be broken either way", () => {
    const pool = { kind: "pool", op: "max", product: "inputGrad", kernel: 2, stride: 2 } as const;
    const shapes = { inputShape: [32, 64, 28, 28], outputShape: [32, 64, 14, 14] };
    const exact = referencePool({ ...pool, ...shapes }, 1);
    const open = exact.filter(Number.isNaN).length;
    // 400,000 windows of 6 pairs of 24-bit values: 0.15 ties are expected, of two elements each.
    expect(open % 2).toBe(0);
    expect(open).toBeLessThan(8);
    const result = Float32Array.from(exact, (value) => (Number.isNaN(value) ? 5 : value));
    expect(verify({ ...pool, ...shapes }, 1, result, exact).wrong).toBeUndefined();
  });

  const task = { kind: "gemm", m: 1, k: 1, n: 3 } as const;
  const right = Float64Array.of(1, -1, 1);

  test("tells a wrong element, NaN, and a wrong size", () => {
    expect(verify(task, 1, Float32Array.of(1, -1, 1), right)).toEqual({
      error: { absolute: 0, relative: 0, tolerance: 1e-4 },
    });
    expect(verify(task, 1, Float32Array.of(1, -0.9, 1), right).wrong).toMatch(/^element 1 is -0.89/);
    expect(verify(task, 1, Float32Array.of(1, -1, Number.NaN), right).wrong).toMatch(/^element 2 is NaN/);
    expect(verify(task, 1, Float32Array.of(1, -1), right).wrong).toBe("2 elements, not 3");
  });

  describe("a training step", () => {
    const layers = [{ type: "linear", in: 4, out: 3 }] as const;
    const step = {
      ...trainTask(layers, [2, 4]),
      classes: 3,
    };
    const right = referenceResult(step, 1);
    const judged = (change: (result: Float32Array) => void) => {
      const result = Float32Array.from(right);
      change(result);
      return verify(step, 1, result, right).wrong;
    };
    const start = initialParameters(1, layers).flatMap((values) => Array.from(values));

    test("right to float32's rounding", () => expect(judged(() => {})).toBeUndefined());

    test.each([
      ["a gradient 5 % too large", (i: number) => right[i]! + 0.05 * (right[i]! - start[i - 1]!)],
      ["a step that was not made", (i: number) => start[i - 1]!],
      ["NaN", () => Number.NaN],
    ])("%s is told, in whichever parameter", (_, wrong) => {
      const span = (from: number, to: number) => (result: Float32Array) => {
        for (let i = from; i < to; i++) result[i] = wrong(i);
      };
      // The loss, 12 weights, 3 biases.
      expect(judged(span(1, 13))).toMatch(/parameter 0 is/);
      expect(judged(span(13, 16))).toMatch(/parameter 1 is/);
    });

    test("a wrong loss is told", () => {
      expect(
        judged((result) => {
          result[0] = 9;
        }),
      ).toMatch(/^the loss is 9, not /);
    });
  });

  test("flops are those that convkit's geometry counts", () => {
    for (const { name, task } of shapes) {
      if (task.transposed) continue;
      const { stride, padding, dilation, groups } = task;
      const geometry = convGeometry(task.inputShape, task.weightShape, { stride, padding, dilation, groups });
      expect([name, geometry.outputShape, convFlops(task)]).toEqual([name, task.outputShape, geometry.flops]);
    }
  });
});

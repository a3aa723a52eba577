import { gradcheck, gradgradcheck, reference, tensor, wasm } from "@convkit/autograd";
import { describe, expect, test } from "vitest";
import { logCosh } from "../examples/log-cosh/log-cosh.ts";

// #region test
describe("logCosh", () => {
  const x = () => tensor(new Float64Array([-2, -0.3, 0.1, 1.5]));

  test("has the right gradients, of first and second order", async () => {
    expect((await gradcheck(logCosh, [x()])).ok).toBe(true);
    expect((await gradgradcheck(logCosh, [x()])).ok).toBe(true);
  });

  test("is log(cosh(x)) where that can be computed, and does not overflow where it cannot", async () => {
    const values = await logCosh(x()).data();
    const expected = Array.from(await x().data(), (value) => Math.log(Math.cosh(value)));
    // Both sides round in float64: four operations here, two there.
    values.forEach((value, i) => void expect(value).toBeCloseTo(expected[i]!, 14));
    // cosh(1000) is infinite; log cosh 1000 = 1000 - log 2 to the last bit.
    expect(await logCosh(tensor(new Float64Array([1000]))).data()).toEqual(
      new Float64Array([1000 - Math.LN2]),
    );
  });

  test.each([reference, wasm])("runs on every backend: $name", async (backend) => {
    const y = logCosh(tensor([0, 1], { backend }));
    // log cosh 1 = 0.4337808...; float32 keeps seven digits.
    expect((await y.data())[1]).toBeCloseTo(0.4337808, 6);
  });
});
// #endregion test

import { expect, test } from "vitest";
import { cast, greater, mul, sum, tensor } from "../src/index.ts";
import { leaf, nested } from "./helpers.ts";

test("between float dtypes the gradient is cast back", async () => {
  const x = leaf([0.5, 2]);
  const y = cast(x, "float32");
  sum(mul(y, y)).backward();
  expect([y.dtype, x.grad!.dtype, await nested(x.grad!)]).toEqual(["float32", "float64", [1, 4]]);
});

test("to integers and from bool there is no gradient", async () => {
  const x = leaf([0.5, 2]);
  expect(cast(x, "int32").requiresGrad).toBe(false);
  expect(await nested(cast(greater(x, 1), "float32"))).toEqual([0, 1]);
  expect(cast(tensor([1]), "float32").dtype).toBe("float32");
});

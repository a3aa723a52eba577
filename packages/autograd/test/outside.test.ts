import { expect, test } from "vitest";
import { crossEntropy, gather, tensor } from "../src/index.ts";
import { strict } from "../src/strict.ts";

// The contract: a backend that cannot look at indices gives NaN where one is out of range, and never another element.

const backend = strict;
const scores = () =>
  tensor(
    [
      [1, 2],
      [3, 4],
    ],
    { backend, requiresGrad: true },
  );

test("an index out of range gives NaN, and its gradient goes nowhere", async () => {
  const x = scores();
  const picked = gather(x, tensor([[2], [-1]], { dtype: "int32", backend }), 1);
  expect([...(await picked.data())]).toEqual([Number.NaN, Number.NaN]);
  picked.sum().backward();
  expect([...(await x.grad!.data())]).toEqual([0, 0, 0, 0]);
});

test("so a label out of range makes the loss NaN", async () => {
  const loss = crossEntropy(scores(), tensor([0, 2], { dtype: "int32", backend }));
  expect([...(await loss.data())]).toEqual([Number.NaN]);
});

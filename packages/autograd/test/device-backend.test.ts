import { maxPoolForward, scatterPlanes } from "@convkit/conv-kernels";
import type { NDArray } from "@convkit/ndarray";
import { expect, test } from "vitest";
import type { SpecialPrimitives } from "../src/backend.ts";
import { type Backend, concat, maxPool2d, reference, tensor } from "../src/index.ts";

/** A backend that has its special primitives as methods, as one for another device has, and notes their calls. */
function device() {
  const calls: string[] = [];
  const { special: _, ...common } = reference as typeof reference & { special: unknown };
  const methods: Partial<SpecialPrimitives<NDArray>> & { noted: string[] } = {
    noted: calls,
    maxPool(geometry, input) {
      this.noted.push("maxPool");
      return maxPoolForward(geometry, input);
    },
    scatterPlanes(x, indices, inputShape) {
      this.noted.push("scatterPlanes");
      return scatterPlanes(x, indices, inputShape);
    },
  };
  return { calls, backend: { ...common, name: "device", ...methods } as unknown as Backend };
}

test("ops use a device's own special primitives, as methods of the backend", () => {
  const { calls, backend } = device();
  const x = tensor(
    [
      [
        [
          [1, 2],
          [3, 4],
        ],
      ],
    ],
    { backend, requiresGrad: true },
  );
  const y = maxPool2d(x, { kernelSize: 2 });
  expect(y.toNDArray().toArray()).toEqual([[[[4]]]]);
  y.sum().backward();
  expect(x.grad!.toNDArray().toArray()).toEqual([
    [
      [
        [0, 0],
        [0, 1],
      ],
    ],
  ]);
  expect(calls).toEqual(["maxPool", "scatterPlanes"]);
});

test("a device that lacks a primitive is told which", () => {
  const { backend } = device();
  const x = tensor([1], { backend });
  expect(() => concat([x, x])).toThrowErrorMatchingInlineSnapshot(
    `[EngineError: concat: the backend "device" lacks this primitive]`,
  );
});

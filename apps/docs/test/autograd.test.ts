import { expect, test } from "vitest";
import { derivatives } from "../src/labs/autograd/derivatives.ts";
import { backwardOrder, forwardOrder, runNetwork } from "../src/labs/autograd/network.ts";
import { numericalGradient } from "../src/lib/numerical-gradient.ts";

const inputs = { x: [1, 2, 0, 3, 1, 1, 0, 2, 2], w: [1, -1, 2, 0], v: [1, 2, -1, 1], target: 5 };
const loss = (changed: Partial<typeof inputs>) => runNetwork({ ...inputs, ...changed }).at(-1)!.value[0]!;
const nodes = new Map(runNetwork(inputs).map((node) => [node.name, node]));

test.each(["x", "w", "v"] as const)("the gradient of %s is that of differences", (name) => {
  const expected = numericalGradient((values) => loss({ [name]: [...values] }), inputs[name], 1e-5);
  const { gradient } = nodes.get(name)!;
  for (const [place, value] of gradient.entries()) expect(value).toBeCloseTo(expected[place]!, 5);
  expect(gradient.some((value) => value !== 0)).toBe(true);
});

test("values come before their users, gradients after", () => {
  for (const { name, inputs } of nodes.values())
    for (const input of inputs as readonly (typeof forwardOrder)[number][]) {
      expect(forwardOrder.indexOf(input)).toBeLessThan(forwardOrder.indexOf(name as "x"));
      expect(backwardOrder.indexOf(input)).toBeGreaterThan(backwardOrder.indexOf(name as "x"));
    }
});

test("derivatives of the cube", () => {
  const cubes = 1 - 1 + 8;
  expect(derivatives([1, -1, 2], 0.5)).toEqual([0.125 * cubes, 0.75 * cubes, 3 * cubes, 6 * cubes]);
});

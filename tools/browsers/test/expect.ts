import { expect } from "vitest";
import type { Answer, WorkOptions } from "../src/answer.ts";
import { workInNode } from "../src/program.ts";

const known = new Map<string, Promise<Answer>>();

/** What Node.js computes on one thread with an engine of that name. */
function inNode(engine: NonNullable<WorkOptions["engine"]>): Promise<Answer> {
  const answer = known.get(engine) ?? workInNode({ engine, threads: 1 });
  known.set(engine, answer);
  return answer;
}

/** An answer is the same before and after threads came up, and that of Node.js with the same engine, bit for bit. */
export async function expectNodesBits(answer: Answer): Promise<void> {
  const { results } = await inNode(answer.engine as "simd" | "relaxed");
  expect(answer.same).toBe(true);
  expect(Object.keys(answer.results)).toEqual(Object.keys(results));
  // Lists of bits make no readable difference: only the names of those that differ are shown.
  const differing = Object.keys(results).filter((name) => `${results[name]}` !== `${answer.results[name]}`);
  expect(differing).toEqual([]);
}

/**
 * TypeScript's numbers are those of Node.js but for what Math.exp and Math.log may differ by between engines: they are
 * within an ulp or two of the truth in each, and each result sums far fewer than a hundred of them in float64.
 */
export async function expectNodesNumbers(answer: Answer): Promise<void> {
  const { results } = await inNode("typescript");
  for (const [name, bits] of Object.entries(results)) {
    const [expected, actual] = [bits, answer.results[name]!].map(
      (ints) => new Float32Array(Int32Array.from(ints).buffer),
    ) as [Float32Array, Float32Array];
    expect(actual.length).toBe(expected.length);
    const largest = expected.reduce((max, x) => Math.max(max, Math.abs(x)), 0);
    const error = expected.reduce((max, x, i) => Math.max(max, Math.abs(x - actual[i]!)), 0);
    expect(error / largest, name).toBeLessThan(1e-5);
  }
}

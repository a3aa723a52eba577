import { EngineError } from "@convkit/ndarray";
import { afterEach, describe, expect, test } from "vitest";
import type { Host } from "../src/hosts/host.ts";
import { sameBits, startTestEngine, type TestEngine, untilUp } from "./engines.ts";

const expected = startTestEngine(1).compute();

const started: TestEngine[] = [];
function start(...options: Parameters<typeof startTestEngine>): TestEngine {
  const test = startTestEngine(...options);
  started.push(test);
  return test;
}
afterEach(() => {
  for (const { controls } of started.splice(0)) controls.rest();
});

test("one thread computes what plain code does", () => {
  const plain = Float32Array.from(expected, (_, i) => {
    const product = Math.fround(Math.fround(1 / 3) * Math.fround(Math.sin(i)));
    return product + Math.fround(Math.cos(i));
  });
  expect(sameBits(expected, plain)).toBe(true);
});

describe.each([2, 5])("%i threads", (threads) => {
  test("give the same bits, as they come up and after", async () => {
    const engine = start(threads);
    await untilUp(engine, threads);
    for (let i = 0; i < 200; i++) expect(sameBits(engine.compute(), expected)).toBe(true);
    expect(engine.controls.engine.threads).toBe(threads);
  });

  test("work on after a sleep", async () => {
    const engine = start(threads);
    await untilUp(engine, threads);
    // Far longer than workers look for a job before they sleep.
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(sameBits(engine.compute(), expected)).toBe(true);
  });
});

test("nothing starts for jobs of one chunk, or too few", () => {
  let starts = 0;
  const counting: Host = {
    cores: 2,
    start() {
      starts++;
      return () => {};
    },
  };
  const { controls } = start(2, counting);
  const block = controls.engine.allocate(4);
  for (let i = 0; i < 100; i++) controls.engine.run("axpy", 1, [block, block, block, 1, 1], [1]);
  // Fewer than the chunks that make workers worth their start (team.ts).
  controls.engine.run("axpy", 15, [block, block, block, 1, 15], [1]);
  expect(starts).toBe(0);
  controls.engine.run("axpy", 16, [block, block, block, 1, 16], [1]);
  expect(starts).toBe(1);
});

test("jobs compute while the number of threads changes", async () => {
  const engine = start(2);
  for (const threads of [3, 1, 2, 4, 2]) {
    engine.controls.useThreads(threads);
    await untilUp(engine, threads);
    expect(sameBits(engine.compute(), expected)).toBe(true);
  }
});

test("workers that leave give their memory back, and none of it counts as the user's", async () => {
  const engine = start(3);
  const { controls } = engine;
  const before = controls.engine.bytesInUse;
  await untilUp(engine, 3);
  expect(controls.engine.bytesInUse).toBe(before);
  const { capacity } = controls.engine;
  for (let i = 0; i < 20; i++) {
    controls.rest();
    await untilUp(engine, 3);
  }
  // Twenty pools of two workers with a megabyte each would not fit.
  expect(controls.engine.capacity - capacity).toBeLessThan(20 * 2 ** 20);
  expect(controls.engine.bytesInUse).toBe(before);
});

test.each([1, 3])("a kernel that fails on %i threads throws, and the next job is right", async (threads) => {
  const engine = start(threads);
  await untilUp(engine, threads);
  for (let i = 0; i < 2; i++) {
    expect(() => engine.fail()).toThrow(EngineError);
    expect(sameBits(engine.compute(), expected)).toBe(true);
  }
  await untilUp(engine, threads);
});

test("a job of too many chunks is refused", () => {
  expect(() => start(1).controls.engine.run("axpy", 1_000_001, [])).toThrow("axpy: too many chunks: 1000001");
});

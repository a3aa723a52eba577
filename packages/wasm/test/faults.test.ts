import { Worker } from "node:worker_threads";
import { afterEach, describe, expect, test, vi } from "vitest";
import { layout } from "../src/generated/layout.ts";
import { findHost, type Host } from "../src/hosts/host.ts";
import { sameBits, startTestEngine, type TestEngine, untilUp } from "./engines.ts";

const expected = startTestEngine(1).compute();
const engines: TestEngine[] = [];
afterEach(() => {
  for (const { controls } of engines.splice(0)) controls.rest();
  vi.restoreAllMocks();
});

/** Takes part as a worker does, takes a chunk of the first job, and then does what it must not. */
const evilProgram = (deed: string) => `
const { module, memory, control, index } = require("node:worker_threads").workerData;
const words = new Int32Array(memory.buffer, control, ${layout.controlBytes / 4});
const ticket = new BigInt64Array(memory.buffer, control + ${layout.ticket}, 1);
Atomics.store(words, ${layout.states / 4} + index, 1);
Atomics.add(words, ${layout.workers / 4}, 1);
const isChunk = (now) => (now & 0xfffffn) < ((now >> 20n) & 0xfffffn);
const takes = () => isChunk(Atomics.load(ticket, 0)) && isChunk(Atomics.add(ticket, 0, 1n));
while (!takes()) {}
${deed}`;

/** Workers of which the first `bad` do something bad. */
function evilHost(deed: string, bad: number): Host & { starts: number } {
  const good = findHost();
  return {
    cores: good.cores,
    starts: 0,
    start(task, onEnd) {
      if (++this.starts > bad) return good.start(task, onEnd);
      const worker = new Worker(evilProgram(deed), { eval: true, workerData: task });
      worker.unref();
      worker.on("error", () => {});
      worker.on("exit", () => onEnd("it left"));
      return () => void worker.terminate();
    },
  };
}

function start(host: Host, patienceMs: number): TestEngine {
  const engine = startTestEngine(2, host, patienceMs);
  engines.push(engine);
  return engine;
}

/** Runs jobs until `done`; each must be right. */
async function runUntil(engine: TestEngine, done: () => boolean): Promise<void> {
  while (!done()) {
    expect(sameBits(engine.compute(), expected)).toBe(true);
    // While the worker is up it looks for a chunk, and takes one the sooner the more jobs there are.
    for (let i = 0; i < 50 && engine.controls.engine.threads === 2; i++)
      expect(sameBits(engine.compute(), expected)).toBe(true);
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}

describe.each([
  ["hangs", "Atomics.wait(words, 100, 0);"],
  ["dies", "process.exit();"],
  ["throws", 'throw new Error("at its end");'],
  [
    "tells of an exception",
    `Atomics.store(words, ${layout.fault / 4}, 1); Atomics.notify(words, ${layout.done / 4});`,
  ],
])("a worker that %s in the middle of a job", (_name, deed) => {
  test("is given up on; the job is right, and another worker comes", async () => {
    const host = evilHost(deed, 1);
    const engine = start(host, 40);
    await runUntil(engine, () => host.starts >= 2);
    await untilUp(engine, 2);
    for (let i = 0; i < 50; i++) expect(sameBits(engine.compute(), expected)).toBe(true);
    expect(engine.controls.obstacle).toBeUndefined();
  });

  test("three times leaves one thread, until the threads are configured anew", async () => {
    const host = evilHost(deed, 3);
    const engine = start(host, 40);
    await runUntil(engine, () => engine.controls.obstacle !== undefined);
    for (let i = 0; i < 50; i++) expect(sameBits(engine.compute(), expected)).toBe(true);
    expect(host.starts).toBe(3);
    expect(engine.controls.engine.threads).toBe(1);
    engine.controls.useThreads(2);
    await untilUp(engine, 2);
    expect(sameBits(engine.compute(), expected)).toBe(true);
  });
});

test("where a worker's end may come late, its job is an error of which nothing is left, and the next is right", async () => {
  const hung = evilHost("Atomics.wait(words, 100, 0);", 1);
  let ticket: BigInt64Array | undefined;
  const engine = start(
    {
      cores: 2,
      endsLate: true,
      start(task, onEnd) {
        ticket ??= new BigInt64Array(task.memory.buffer, task.control + layout.ticket, 1);
        return hung.start(task, onEnd);
      },
    },
    40,
  );
  let problem: unknown;
  while (problem === undefined) {
    try {
      expect(sameBits(engine.compute(), expected)).toBe(true);
    } catch (error) {
      problem = error;
    }
    if (problem === undefined) await new Promise((resolve) => setTimeout(resolve, 1));
  }
  expect(problem).toMatchInlineSnapshot(
    `[EngineError: engine: a worker died or hung in the middle of a job; the next call goes on without it]`,
  );
  expect(ticket![0]).toBe(0n);
  expect(sameBits(engine.compute(), expected)).toBe(true);
  await untilUp(engine, 2);
  expect(sameBits(engine.compute(), expected)).toBe(true);
});

test("what a hung worker may write to is not handed out before it has ended", async () => {
  const host = evilHost("Atomics.wait(words, 100, 0);", 1);
  const engine = start(host, 40);
  const arena = engine.controls.engine;
  const held = arena.allocate(1 << 20);
  while (arena.threads === 1) {
    if (host.starts === 0) engine.compute();
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  // The worker takes a chunk of one of these jobs; nothing is awaited, so its end cannot be known below.
  while (arena.threads === 2) expect(sameBits(engine.compute(), expected)).toBe(true);
  arena.free(held);
  expect(arena.allocate(1 << 20)).not.toBe(held);
  await runUntil(engine, () => {
    const address = arena.allocate(1 << 20);
    arena.free(address);
    return address === held;
  });
});

test("a worker that ends while there is no job is replaced", async () => {
  const good = findHost();
  const ends: (() => void)[] = [];
  const engine = start(
    {
      cores: 2,
      start(task, onEnd) {
        const stop = good.start(task, onEnd);
        ends.push(stop);
        return stop;
      },
    },
    60_000,
  );
  await untilUp(engine, 2);
  ends[0]!();
  await runUntil(engine, () => ends.length > 1);
  await untilUp(engine, 2);
});

test("workers that never come up leave one thread", () => {
  const silent = start({ cores: 2, start: () => () => {} }, 60_000);
  for (let i = 0; i < 10; i++) expect(sameBits(silent.compute(), expected)).toBe(true);
  expect(silent.controls.engine.threads).toBe(1);
});

test("workers that cannot start leave one thread and a reason, until the threads are configured anew", async () => {
  let starts = 0;
  const host: Host = {
    cores: 2,
    start(_task, onEnd) {
      starts++;
      onEnd("the policy forbids it");
      return () => {};
    },
  };
  const engine = start(host, 60_000);
  for (let i = 0; i < 3; i++) expect(sameBits(engine.compute(), expected)).toBe(true);
  expect(engine.controls.obstacle).toBe("workers cannot be started: the policy forbids it");
  expect(starts).toBe(1);
  engine.controls.useThreads(2);
  for (let i = 0; i < 3; i++) expect(sameBits(engine.compute(), expected)).toBe(true);
  expect(engine.controls.obstacle).toBe("workers cannot be started: the policy forbids it");
  expect(starts).toBe(2);
});

test("without room for workers there is one thread, and a reason, until there is room", async () => {
  const engine = start(findHost(), 60_000);
  engine.controls.useLimit(0);
  for (let i = 0; i < 3; i++) expect(sameBits(engine.compute(), expected)).toBe(true);
  expect(engine.controls.obstacle).toMatch(/^workers cannot be started: .*no room/);
  engine.controls.useLimit(2 ** 28);
  await untilUp(engine, 2);
  expect(engine.controls.obstacle).toBeUndefined();
});

test("memory that cannot grow is an error, and the next call works", () => {
  const { engine } = start(findHost(), 60_000).controls;
  const grow = vi.spyOn(engine.memory, "grow").mockImplementation(() => {
    throw new RangeError("no");
  });
  const before = engine.bytesInUse;
  expect(() => engine.allocate(2 ** 26)).toThrow("engine: linear memory has no room for");
  expect(engine.bytesInUse).toBe(before);
  grow.mockRestore();
  engine.free(engine.allocate(2 ** 26));
});

test("without process.getBuiltinModule, before Node 20.16, threads come all the same", async () => {
  vi.spyOn(process, "getBuiltinModule").mockImplementation(() => undefined as never);
  Object.defineProperty(process, "getBuiltinModule", {
    value: undefined,
    configurable: true,
    writable: true,
  });
  try {
    const engine = start(findHost(), 60_000);
    await untilUp(engine, 2);
    expect(sameBits(engine.compute(), expected)).toBe(true);
  } finally {
    vi.restoreAllMocks();
  }
});

import { type EngineControls, makeEngine } from "../src/engine.ts";
import { findHost, type Host } from "../src/hosts/host.ts";
import { compile, type Program } from "../src/program.ts";

/** A job that pools are tried on: to = a x + y over so many elements, in chunks of about ten: many to take. */
export const length = 40_003;
export const chunks = 4000;

export function simdProgram(): Program {
  const program = compile("simd");
  if (typeof program === "string") throw new Error(program);
  return program;
}

/** An engine of the test's own, with this host's workers or others. */
export function startTestEngine(threads: number, host: Host = findHost(), patienceMs = 60_000): TestEngine {
  const controls = makeEngine({ program: simdProgram(), host, threads, limit: 2 ** 28, patienceMs });
  const { engine } = controls;
  const x = engine.allocate(4 * length);
  const y = engine.allocate(4 * length);
  const to = engine.allocate(4 * length);
  engine.floats(x, length).forEach((_, i, all) => {
    all[i] = Math.sin(i);
  });
  engine.floats(y, length).forEach((_, i, all) => {
    all[i] = Math.cos(i);
  });
  return {
    controls,
    compute() {
      engine.floats(to, length).fill(NaN);
      engine.run("axpy", chunks, [to, x, y, length, chunks], [1 / 3]);
      return engine.floats(to, length).slice();
    },
    fail: () => engine.run("axpy", chunks, [2 ** 31, x, y, length, chunks], [1]),
  };
}

export interface TestEngine {
  readonly controls: EngineControls;
  /** Runs the job; its result does not depend on threads. */
  compute(): Float32Array;
  /** Runs it with a result that lies outside of memory. */
  fail(): void;
}

/** Runs the job until so many threads take part. */
export async function untilUp(test: TestEngine, threads: number): Promise<void> {
  while (test.controls.engine.threads < threads) {
    test.compute();
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}

/** Whether two results are the same bits; matchers take a hundred times as long over many elements. */
export function sameBits(a: Float32Array, b: Float32Array): boolean {
  const [x, y] = [a, b].map((one) => new Int32Array(one.buffer, one.byteOffset, one.length));
  return x!.length === y!.length && x!.every((bits, i) => bits === y![i]);
}

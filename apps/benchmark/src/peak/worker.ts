import { parentPort, workerData } from "node:worker_threads";
import { flopsPerIteration, simdLoop } from "./simd-loop.ts";

/** One thread's share of a measurement: it starts with the others, and works until the time is over. */
const { what, threads, ms, gate } = workerData as {
  what: "simd" | "memory";
  threads: number;
  ms: number;
  gate: Int32Array;
};

/** Work that returns how much was done: flops, or bytes. */
function makeWork(): () => number {
  if (what === "memory") {
    const from = new Float64Array(2 ** 23).fill(1);
    const to = new Float64Array(from.length).fill(2);
    return () => {
      to.set(from);
      return 2 * from.byteLength;
    };
  }
  const iterations = 200_000;
  const loops = [false, true].flatMap((relaxed) => {
    const code = simdLoop(relaxed);
    if (!WebAssembly.validate(code)) return [];
    const { f } = new WebAssembly.Instance(new WebAssembly.Module(code)).exports;
    return [f as (n: number) => number];
  });
  // The better of the two builds: not every processor gains by fusing.
  const timed = loops.map((loop) => {
    for (let i = 0; i < 3; i++) loop(iterations);
    const start = performance.now();
    for (let i = 0; i < 3; i++) loop(iterations);
    return { loop, time: performance.now() - start };
  });
  const { loop } = timed.reduce((a, b) => (b.time < a.time ? b : a));
  return () => {
    loop(iterations);
    return iterations * flopsPerIteration;
  };
}

const work = makeWork();
for (let i = 0; i < 3; i++) work();
Atomics.add(gate, 0, 1);
while (Atomics.load(gate, 0) < threads);

const start = performance.now();
let amount = 0;
while (performance.now() - start < ms) amount += work();
parentPort!.postMessage(amount / (performance.now() - start) / 1e6);

import { type MemorySample, report, soakArguments, watchLinearMemory } from "./soak/watch.ts";

/*
 * Whether an hour of training stays within a constant memory bound, in Node.js; tools/browsers/src/soak.ts does the same in
 * Chromium:
 *   npx tsx --conditions=@convkit/source packages/nn/scripts/soak-minutes.ts [minutes = 60] [MiB]
 */

const { minutes, most } = soakArguments(process.argv.slice(2));
const linear = watchLinearMemory();
const { trainLong } = await import("./soak/train-long.ts");

/** Milliseconds from one look to the next. */
const LOOK_MS = 500;
const samples: MemorySample[] = [];
const start = performance.now();
let lookedAt = -Infinity;
await trainLong(minutes, (steps) => {
  const now = performance.now();
  if (now - lookedAt < LOOK_MS) return;
  lookedAt = now;
  const { rss: resident, heapUsed: heap } = process.memoryUsage();
  samples.push({ seconds: (now - start) / 1000, steps, resident, heap, linear: linear() });
});
console.log(report("Node.js", samples, most).join("\n"));

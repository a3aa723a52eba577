import { crossEntropy, getDefaultBackend, tensor } from "@convkit/autograd";
import { Conv2d, Flatten, Linear, MaxPool2d, ReLU, Sequential, SGD } from "../src/index.ts";

// Whether training stays within a constant memory bound: `npx tsx --conditions=@convkit/source packages/nn/scripts/soak.ts
// [steps = 5000]`. Steps in a loop without an await, then as many that await a macrotask each; the resident set of the
// second half of each loop must not exceed that of its first half by more than a tenth.

const steps = Number(process.argv[2] ?? 5000);
const batch = 16;
const model = new Sequential(
  new Conv2d(1, 8, 3, { padding: 1 }),
  new ReLU(),
  new MaxPool2d(2),
  new Conv2d(8, 16, 3, { padding: 1 }),
  new ReLU(),
  new MaxPool2d(2),
  new Flatten(),
  new Linear(784, 10),
);
const optimizer = new SGD(model.parameters(), { lr: 0.01, momentum: 0.9 });
const labels = tensor(
  Int32Array.from({ length: batch }, (_, i) => i % 10),
  { dtype: "int32" },
);

function step(at: number): void {
  const pixels = Float32Array.from({ length: batch * 784 }, (_, i) => Math.sin(at + i * 1.7));
  optimizer.zeroGrad();
  crossEntropy(model.forward(tensor(pixels, { shape: [batch, 1, 28, 28] })), labels).backward();
  optimizer.step();
}

const macrotask = () => new Promise((resolve) => setTimeout(resolve, 0));

async function soak(name: string, pause: boolean): Promise<void> {
  const peaks = [0, 0];
  const start = performance.now();
  for (let at = 0; at < steps; at++) {
    step(at);
    if (pause) await macrotask();
    // What is reached in the first quarter counts for neither half: the engine's memory grows to its limit there.
    const half = at < steps / 2 ? 0 : 1;
    if (at % 20 === 0 && at >= steps / 4) peaks[half] = Math.max(peaks[half]!, process.memoryUsage.rss());
  }
  const [first, second] = peaks.map((bytes) => Math.round(bytes / 2 ** 20)) as [number, number];
  const ms = (performance.now() - start) / steps;
  console.log(`${name}: ${steps} steps of ${ms.toFixed(2)} ms, peak ${first} MiB, then ${second} MiB`);
  if (second > 1.1 * first) throw new Error(`${name}: memory grows`);
}

console.log(`backend ${getDefaultBackend().name}`);
await soak("synchronous", false);
await soak("asynchronous", true);

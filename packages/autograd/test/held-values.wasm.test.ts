import type { TypedArray } from "@convkit/ndarray";
import { expect, test } from "vitest";
import { makeWasmBackend } from "../src/backends/wasm/index.ts";
import * as c from "../src/index.ts";

/** Numbers in 0 .. 1 from a seed (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

const shape = [2, 2, 6, 6];

/** Ops from images to images of one shape, so that any may follow any; values stay within about -2 .. 2. */
const steps: ((x: c.Tensor, y: c.Tensor, w: c.Tensor) => c.Tensor)[] = [
  (x, y) => c.mul(c.add(x, y), 0.5),
  (x, y) => c.mul(c.sub(x, y), 0.5),
  (x, y) => c.mul(c.tanh(x), c.sigmoid(y)),
  (x) => c.relu(x),
  (x) => c.reshape(c.transpose(c.reshape(x, [2, 72])), shape),
  (x, _y, w) => c.tanh(c.conv2d(x, w, { padding: 1 })),
  (x) => c.reshape(c.stack(Array(4).fill(c.maxPool2d(x, { kernelSize: 2 })), 4), shape),
  (x) => c.sub(x, c.mean(x, { axis: [2, 3], keepDims: true })),
  (x) => c.mul(c.softmax(x, 3), 2),
  (x, y) => c.where(c.greater(x, y), x, c.mul(y, 0.5)),
  (x) => c.batchNorm(c.tanh(x), { eps: 1 }),
  (x, y) => c.maximum(x, c.neg(y)),
  (x) => x.detach(),
  (x) => c.gelu(x),
  (x) =>
    c.slice(
      c.pad(x, [
        [0, 0],
        [0, 0],
        [1, 0],
        [0, 0],
      ]),
      [],
      [],
      [0, 6],
    ),
];

interface Run {
  readonly held: c.Tensor[];
  readonly loss: c.Tensor;
}

/**
 * A random graph, a random way back through it, and what somebody may have kept of it: intermediate results, detached
 * ones, gradients of leaves and of results, tensors whose graph is gone and such whose graph is there.
 */
function randomRun(seed: number, backend: c.Backend): Run {
  const random = randomFrom(seed);
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)]!;
  const leaf = (of: readonly number[], scale: number) => {
    const size = of.reduce((product, length) => product * length, 1);
    const data = Float32Array.from({ length: size }, () => scale * (2 * random() - 1));
    return c.tensor(data, { shape: of, requiresGrad: true, backend });
  };
  const leaves = [leaf(shape, 1), leaf(shape, 1)];
  const weight = leaf([2, 2, 3, 3], 0.4);
  const values = [...leaves];
  const held: c.Tensor[] = [];
  for (let i = 0; i < 6; i++) {
    const value = pick(steps)(pick(values), pick(values), weight);
    values.push(value);
    if (random() < 0.2) value.retainGrad();
    if (random() < 0.2) held.push(value);
    if (random() < 0.1) held.push(value.detach());
  }
  const loss = c.add(c.mean(c.square(values.at(-1)!)), c.add(c.sum(c.square(leaves[0]!)), c.sum(weight)));
  const createGraph = random() < 0.2;
  const retainGraph = createGraph || random() < 0.3;
  loss.backward(undefined, { createGraph, retainGraph });
  for (const value of [...leaves, weight, ...values]) if (value.grad && random() < 0.4) held.push(value.grad);
  if (createGraph) c.sum(c.square(leaves[0]!.grad!)).backward(undefined, { retainGraph: random() < 0.5 });
  else if (retainGraph) loss.backward();
  held.push(leaves[0]!.grad!);
  if (random() < 0.3) weight.assign(c.noGrad(() => c.sub(weight, c.mul(weight.grad!, 0.1))));
  held.push(weight);
  return { held, loss };
}

test("what somebody holds keeps its value, however long, while memory is reused around it", () => {
  // A run needs about 100 kB: everything that is held is written back sooner or later, and read in again.
  const wasm = makeWasmBackend({ limit: 200_000, cap: 200_000 });
  const random = randomFrom(1);
  const kept: { value: c.Tensor; elements: TypedArray }[] = [];
  const check = ({ value, elements }: (typeof kept)[number]) => {
    expect(value.dataSync()).toEqual(elements);
    // Through a kernel, which has the value in linear memory again.
    expect(c.neg(value.detach()).dataSync()).toEqual(elements.map((element) => -element));
  };
  for (let seed = 0; seed < 1500; seed++) {
    const ours = randomRun(seed, wasm);
    const theirs = randomRun(seed, c.reference);
    const [a, b] = [ours, theirs].map(({ held, loss }) =>
      [...held, loss].map((value) => value.dataSync() as Float32Array),
    );
    for (const [at, expected] of b!.entries()) {
      // Sixteen ops deep, with gradients of up to about 100, float32 loses up to five of its seven digits.
      const scale = expected.reduce((most, element) => Math.max(most, Math.abs(element)), 1);
      const worst = a![at]!.reduce((most, element, i) => Math.max(most, Math.abs(element - expected[i]!)), 0);
      expect(worst, `value ${at} of run ${seed}`).toBeLessThan(1e-4 * scale);
    }
    for (const [at, value] of ours.held.entries())
      if (random() < 0.3) kept.push({ value, elements: a![at]! });
    if (kept.length > 60) check(kept.splice(Math.floor(random() * kept.length), 1)[0]!);
    while (kept.length > 80) kept.splice(Math.floor(random() * kept.length), 1);
  }
  kept.forEach(check);
});

import { reshape, tensor } from "@convkit/autograd";
import {
  capabilities,
  configure,
  conv2d,
  conv2dInputGrad,
  conv2dWeightGrad,
  convTranspose2d,
  maxPool2d,
} from "@convkit/conv-kernels";
import { randomNormal } from "@convkit/ndarray";
import {
  Conv2d,
  crossEntropy,
  Flatten,
  Linear,
  MaxPool2d,
  manualSeed,
  ReLU,
  Sequential,
  SGD,
} from "@convkit/nn";

/** Convolutions large enough for jobs of many chunks, and of every kind that the choice tells apart. */
function convolutions() {
  const x = randomNormal([2, 16, 28, 28], { seed: 1 });
  const w3 = randomNormal([32, 16, 3, 3], { seed: 2 });
  const w5 = randomNormal([8, 16, 5, 5], { seed: 3 });
  const perChannel = randomNormal([16, 1, 3, 3], { seed: 4 });
  const pointwise = randomNormal([32, 16, 1, 1], { seed: 5 });
  const up = randomNormal([16, 8, 4, 4], { seed: 6 });
  const y = conv2d(x, w3, { padding: 1 });
  return {
    conv: y,
    inputGrad: conv2dInputGrad(x.shape, w3, y, { padding: 1 }),
    weightGrad: conv2dWeightGrad(x, w3.shape, y, { padding: 1 }),
    strided: conv2d(x, w5, { stride: 2, padding: 2 }),
    depthwise: conv2d(x, perChannel, { groups: 16 }),
    pointwise: conv2d(x, pointwise),
    transposed: convTranspose2d(x, up, { stride: 2, padding: 1 }),
    pooled: maxPool2d(y, { kernelSize: 2 }),
  };
}

/** Three steps of a small network: its loss after each, and a layer's weights at the end. */
async function training() {
  manualSeed(1);
  const first = new Conv2d(1, 8, 3, { padding: 1 });
  const model = new Sequential(
    first,
    new ReLU(),
    new MaxPool2d(2),
    new Flatten(),
    new Linear(8 * 14 * 14, 10),
  );
  const optimizer = new SGD(model.parameters(), { lr: 0.05, momentum: 0.9 });
  const images = reshape(tensor(randomNormal([16, 784], { seed: 7 })), [16, 1, 28, 28]);
  const labels = tensor(
    Array.from({ length: 16 }, (_, i) => i % 10),
    { dtype: "int32" },
  );
  const losses = [];
  for (let step = 0; step < 3; step++) {
    optimizer.zeroGrad();
    const loss = crossEntropy(model.forward(images), labels);
    loss.backward();
    optimizer.step();
    losses.push(...(await loss.data()));
  }
  return { losses: Float32Array.from(losses), weights: await first.weight.data() };
}

/** The bits of float32 numbers as integers, which no way between two programs changes. */
function bits(numbers) {
  return Array.from(new Int32Array(Float32Array.from(numbers).buffer));
}

async function results() {
  const arrays = Object.entries(convolutions()).map(([name, array]) => [name, bits(array.toTypedArray())]);
  const trained = Object.entries(await training()).map(([name, numbers]) => [name, bits(numbers)]);
  return Object.fromEntries([...arrays, ...trained]);
}

/**
 * Computes with what `options` configure until all threads are up or it is clear that none will come, and once more then.
 * `same` says whether the results were the same every time.
 */
export async function work(options) {
  configure(options);
  const first = await results();
  const deadline = performance.now() + 20_000;
  for (
    let { threads, threadsUp } = capabilities();
    threadsUp < threads;
    { threads, threadsUp } = capabilities()
  ) {
    if (performance.now() > deadline) break;
    convolutions();
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  const last = await results();
  const { engine, threads, threadsUp, crossOriginIsolated, reason } = capabilities();
  const same = JSON.stringify(first) === JSON.stringify(last);
  return { engine, threads, threadsUp, crossOriginIsolated, reason, same, results: last };
}

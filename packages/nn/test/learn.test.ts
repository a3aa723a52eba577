import type { Tensor } from "@convkit/autograd";
import { fromTypedArray, Generator } from "@convkit/ndarray";
import {
  Adam,
  AvgPool2d,
  BatchNorm2d,
  Conv2d,
  DataLoader,
  Dropout,
  evaluate,
  Flatten,
  fit,
  Linear,
  MaxPool2d,
  Module,
  ReLU,
  Sequential,
  SGD,
  Tanh,
  TensorDataset,
} from "@convkit/nn";
import { expect, test } from "vitest";

/** Bytes `[N, 1, 12, 12]` with a bar that lies (0), stands (1) or is oblique (2), at a random place, with noise. */
function bars(count: number, seed: number) {
  const generator = new Generator(seed);
  const images = new Uint8Array(count * 144);
  const labels = new Uint8Array(count);
  for (let n = 0; n < count; n++) {
    const label = n % 3;
    const [row, column] = [2 + (generator.nextUint32() % 3), 2 + (generator.nextUint32() % 3)];
    labels[n] = label;
    for (let i = 0; i < 144; i++) images[n * 144 + i] = generator.nextUint32() % 64;
    for (let step = 0; step < 6; step++) {
      const y = row + (label === 0 ? 0 : step);
      const x = column + (label === 1 ? 0 : step);
      images[n * 144 + y * 12 + x] = 255;
    }
  }
  return new TensorDataset(fromTypedArray(images, [count, 1, 12, 12]), fromTypedArray(labels, [count]), {
    normalize: { scale: 1 / 255, mean: 0.15, std: 0.25 },
  });
}

/** LeNet-5 in its modern guise, for 12 x 12 images: tanh, average pooling, two convolutions, three linear layers. */
class LeNet5 extends Module {
  conv1 = new Conv2d(1, 6, 5, { padding: 2, generator: 1 });
  conv2 = new Conv2d(6, 16, 5, { padding: 2, generator: 2 });
  pool = new AvgPool2d(2);
  tanh = new Tanh();
  flatten = new Flatten();
  fc1 = new Linear(144, 120, { generator: 3 });
  fc2 = new Linear(120, 84, { generator: 4 });
  fc3 = new Linear(84, 3, { generator: 5 });

  forward(x: Tensor): Tensor {
    const c1 = this.pool.forward(this.tanh.forward(this.conv1.forward(x)));
    const c2 = this.pool.forward(this.tanh.forward(this.conv2.forward(c1)));
    const f1 = this.tanh.forward(this.fc1.forward(this.flatten.forward(c2)));
    return this.fc3.forward(this.tanh.forward(this.fc2.forward(f1)));
  }
}

function modern(): Sequential {
  return new Sequential(
    new Conv2d(1, 8, 3, { padding: 1, bias: false, generator: 1 }),
    new BatchNorm2d(8),
    new ReLU(),
    new MaxPool2d(2),
    new Conv2d(8, 8, 3, { padding: 1, bias: false, generator: 2 }),
    new BatchNorm2d(8),
    new ReLU(),
    new MaxPool2d(2),
    new Flatten(),
    new Dropout(0.2, { generator: 3 }),
    new Linear(72, 3, { generator: 4 }),
  );
}

// Three kinds of bars are told apart by any network that learns at all: 95 % of unseen ones is far above the 33 %
// of guessing, and leaves room for bars that noise hides.
test("LeNet-5 learns to tell bars apart", async () => {
  const model = new LeNet5();
  const data = new DataLoader(bars(240, 1), { batchSize: 16, shuffle: true, seed: 1 });
  const optimizer = new SGD(model.parameters(), { lr: 0.05, momentum: 0.9 });
  const { epochs } = await fit(model, { data, optimizer, epochs: 4 });
  expect(epochs.at(-1)!.loss).toBeLessThan(epochs[0]!.loss);
  const { accuracy } = await evaluate(model, new DataLoader(bars(90, 2), { batchSize: 45 }));
  expect(accuracy).toBeGreaterThan(0.95);
});

test("a small modern network with batch normalisation and dropout does", async () => {
  const model = modern();
  const data = new DataLoader(bars(240, 1), { batchSize: 16, shuffle: true, seed: 1 });
  await fit(model, { data, optimizer: new Adam(model.parameters(), { lr: 0.01 }), epochs: 4 });
  const { accuracy } = await evaluate(model, new DataLoader(bars(90, 2), { batchSize: 45 }));
  expect(accuracy).toBeGreaterThan(0.95);
});

test("the same seeds give the same weights bit for bit", async () => {
  const train = async () => {
    const model = modern();
    const data = new DataLoader(bars(48, 1), { batchSize: 16, shuffle: true, seed: 1 });
    await fit(model, { data, optimizer: new Adam(model.parameters(), { lr: 0.01 }) });
    return Promise.all(model.parameters().map((parameter) => parameter.data()));
  };
  expect(await train()).toEqual(await train());
});

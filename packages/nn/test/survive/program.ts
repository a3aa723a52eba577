import { createHash } from "node:crypto";
import { array, type NDArray, randomNormal, zeros } from "@convkit/ndarray";
import {
  Adam,
  BatchNorm2d,
  bestModel,
  type Callbacks,
  Conv2d,
  CosineAnnealingLR,
  configure,
  DataLoader,
  Dropout,
  defaultGenerator,
  Flatten,
  fit,
  Linear,
  MaxPool2d,
  manualSeed,
  ReLU,
  Sequential,
  TensorDataset,
} from "@convkit/nn";
import { checkpointing, latestCheckpoint } from "@convkit/nn/node";

// A training run that is killed again and again: `program.mjs <folder> <threads> <everySteps>`. It goes on from the newest
// checkpoint of its folder, writes a line when it begins to train and, at its end, what it came to: a hash of all weights and
// of its history.

const EPOCHS = 4;
const EXAMPLES = 48;

/** Something large to remember, so that writing takes its time and is hit by kills. */
const ballast: Callbacks = {
  memory: {
    name: "ballast",
    save: () => ({ zeros: zeros([1 << 19]) }),
    load: () => {},
  },
};

/** An image mirrored or not, under noise: from the generator that `manualSeed` seeds, so that it depends on all before it. */
function augment(image: NDArray): NDArray {
  const generator = defaultGenerator();
  const mirrored = generator.nextUint32() % 2 === 0 ? image : image.flip(2);
  return array(
    mirrored.toTypedArray().map((pixel) => pixel + generator.nextNormal() / 8),
    { shape: image.shape },
  );
}

async function main([folder = "", threads = "1", everySteps = "1"]: readonly string[]): Promise<void> {
  configure({ threads: Number(threads) });
  manualSeed(1);
  const model = new Sequential(
    new Conv2d(1, 4, 3, { padding: 1 }),
    new BatchNorm2d(4),
    new ReLU(),
    new MaxPool2d(2),
    new Dropout(0.25),
    new Flatten(),
    new Dropout(0.1, { generator: 5 }),
    new Linear(4 * 6 * 6, 3),
  );
  const images = randomNormal([EXAMPLES, 1, 12, 12], { seed: 2 });
  const labels = array(Int32Array.from({ length: EXAMPLES }, (_, i) => i % 3));
  const data = new DataLoader(new TensorDataset(images, labels, { transform: augment }), {
    batchSize: 8,
    shuffle: true,
    seed: 3,
  });
  const optimizer = new Adam(model.parameters(), { lr: 0.01 });
  const { checkpoint, skipped } = await latestCheckpoint(folder);
  if (skipped.length > 0) throw new Error(`a checkpoint is damaged: ${skipped[0]!.error.message}`);
  const { epochs } = await fit(model, {
    data,
    validation: new DataLoader(new TensorDataset(images, labels), { batchSize: 20, shuffle: true, seed: 4 }),
    optimizer,
    schedule: new CosineAnnealingLR(optimizer, data.length * EPOCHS, { interval: "batch" }),
    epochs: EPOCHS,
    resume: checkpoint?.state,
    callbacks: [ballast, bestModel(), checkpointing({ folder, everySteps: Number(everySteps) })],
    onStart: () => console.log("training"),
  });
  const hash = createHash("sha256");
  for (const [name, value] of Object.entries(model.stateDict())) hash.update(name).update(await value.data());
  hash.update(JSON.stringify(epochs.map(({ seconds: _, ...record }) => record)));
  console.log(`result ${hash.digest("hex")}`);
}

await main(process.argv.slice(2));

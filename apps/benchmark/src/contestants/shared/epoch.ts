import { fillInput, sizeOf } from "../../inputs.ts";
import type { EpochTask } from "../../tasks.ts";
import type { Work } from "../contestant.ts";

/** A model that learns batch by batch; images come as `[N, C, H, W]`, in the order of `EpochTask`. */
export interface Trainer {
  /** One step of training; done when it returns, or its promise resolves. */
  step(images: Float32Array, labels: Int32Array): unknown;
  /** A score for every class, `[N, classes]`. */
  predict(images: Float32Array): ArrayLike<number> | Promise<ArrayLike<number>>;
}

/** An epoch of any library's trainer. The digits are read before the clock starts, batches handed over while it runs. */
export async function epochWork(task: EpochTask, seed: number, trainer: Trainer): Promise<Work> {
  const { classes, inputShape } = task;
  const [batch, pixels] = [inputShape[0]!, sizeOf(inputShape.slice(1))];
  const digits = await readDigits(task, seed);
  const batchOf = (images: Float32Array, start: number) =>
    images.subarray(start * pixels, (start + batch) * pixels);
  return {
    call: async () => {
      for (let start = 0; start < task.images; start += batch) {
        const labels = digits.labels.subarray(start, start + batch);
        const pending = trainer.step(batchOf(digits.images, start), labels);
        if (pending instanceof Promise) await pending;
      }
    },
    result: async () => {
      const predictions: number[] = [];
      for (let start = 0; start * pixels < digits.testImages.length; start += batch) {
        const scores = Array.from(await trainer.predict(batchOf(digits.testImages, start)));
        for (let n = 0; n < batch; n++) predictions.push(likeliest(scores, n * classes, classes));
      }
      return Float32Array.from(predictions);
    },
  };
}

function likeliest(scores: readonly number[], start: number, classes: number): number {
  const row = scores.slice(start, start + classes);
  return row.indexOf(Math.max(...row));
}

async function readDigits({ folder, images }: EpochTask, seed: number) {
  const { readFile } = await import("node:fs/promises");
  // IDX: a header of 4 bytes and 4 for each axis, then the values.
  const read = async (name: string, axes: number) =>
    new Uint8Array(await readFile(`${folder}/${name}-idx${axes}-ubyte`)).subarray(4 + 4 * axes);
  const [pictures, labels, testImages] = await Promise.all([
    read("train-images", 3),
    read("train-labels", 1),
    read("t10k-images", 3),
  ]);
  const pixels = pictures.length / labels.length;
  const keys = fillInput(seed, 60, labels.length);
  const order = Uint32Array.from(labels.keys())
    .sort((a, b) => keys[a]! - keys[b]! || a - b)
    .subarray(0, images);
  const shuffled = new Float32Array(images * pixels);
  order.forEach((from, to) => {
    for (let i = 0; i < pixels; i++) shuffled[to * pixels + i] = pictures[from * pixels + i]! / 255;
  });
  return {
    images: shuffled,
    labels: Int32Array.from(order, (from) => labels[from]!),
    testImages: Float32Array.from(testImages, (value) => value / 255),
  };
}

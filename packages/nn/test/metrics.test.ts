import { tensor } from "@convkit/autograd";
import { array, Generator } from "@convkit/ndarray";
import * as nn from "@convkit/nn";
import { describe, expect, test } from "vitest";

const classes = 5;
const generator = new Generator(3);
const draw = (count: number) =>
  Int32Array.from({ length: count }, () =>
    Math.floor((generator.uniform([1]).toTypedArray()[0]! as number) * 4),
  );
/** Class 4 is never a label nor a prediction; class 3 never a prediction. */
const labels = draw(60);
const predicted = draw(60).map((value) => (value === 3 ? 0 : value));

/** By the definitions, pair by pair. */
const expected = Array.from({ length: classes }, (_, c) => {
  const pairs = [...labels].map((label, at) => [label === c, predicted[at] === c]);
  const tp = pairs.filter(([is, taken]) => is && taken).length;
  const fp = pairs.filter(([is, taken]) => !is && taken).length;
  const fn = pairs.filter(([is, taken]) => is && !taken).length;
  return {
    precision: tp + fp === 0 ? 0 : tp / (tp + fp),
    recall: tp + fn === 0 ? 0 : tp / (tp + fn),
    f1: tp + fp + fn === 0 ? 0 : (2 * tp) / (2 * tp + fp + fn),
    support: tp + fn,
  };
});

const functions = { precision: nn.precision, recall: nn.recall, f1: nn.f1Score };
const [guesses, truth] = [array(predicted), array(labels)];

describe("metrics follow their definitions", () => {
  test("class by class", () => {
    const counts = new nn.ConfusionMatrix(classes);
    counts.count({ predicted, labels });
    expect(counts.perClass()).toEqual(expected);
  });

  for (const name of ["precision", "recall", "f1"] as const)
    test(name, async () => {
      const present = expected.slice(0, 4);
      const macro = present.reduce((sum, scores) => sum + scores[name], 0) / 4;
      const weighted = present.reduce((sum, scores) => sum + scores[name] * scores.support, 0) / 60;
      const right = [...labels].filter((label, at) => label === predicted[at]).length / 60;
      // Sums in another order: last bits.
      expect(await functions[name](guesses, truth, { classes })).toBeCloseTo(macro, 14);
      expect(await functions[name](guesses, truth)).toBeCloseTo(macro, 14);
      expect(await functions[name](guesses, truth, { average: "weighted" })).toBeCloseTo(weighted, 14);
      expect(await functions[name](guesses, truth, { average: "micro" })).toBe(right);
      expect(await nn.accuracy(guesses, truth)).toBe(right);
    });

  test("batches add up to the whole", async () => {
    const counts = new nn.ConfusionMatrix(4);
    for (let at = 0; at < 60; at += 20)
      await counts.update(tensor(predicted.slice(at, at + 20)), tensor(labels.slice(at, at + 20)));
    expect(counts.matrix()).toEqual(await nn.confusionMatrix(guesses, truth));
    expect(counts.accuracy()).toBe(await nn.accuracy(guesses, truth));
  });
});

describe("scores", () => {
  // The largest: 2, 0 (the first of two), 1.
  const scores = [
    [0, 1, 2],
    [5, 5, 4],
    [-3, -1, -2],
  ];
  const right = tensor([2, 1, 1], { dtype: "int32" });

  test("on tensors and arrays", async () => {
    expect(await nn.accuracy(tensor(scores), right)).toBeCloseTo(2 / 3, 15);
    expect(await nn.accuracy(array(scores), array([2, 1, 1], { dtype: "uint8" }))).toBeCloseTo(2 / 3, 15);
    expect((await nn.confusionMatrix(tensor(scores), right)).toArray()).toEqual([
      [0, 0, 0],
      [1, 1, 0],
      [0, 0, 1],
    ]);
  });

  test("of images have a class a pixel", async () => {
    const images = tensor([[[[1, 0]], [[0, 1]]]]);
    expect(await nn.accuracy(images, tensor([[[0, 0]]], { dtype: "int32" }))).toBe(0.5);
  });

  test("top k, where the first of equal scores is the larger and NaN is never among them", async () => {
    const of = (rows: number[][], label: number[], k: number) =>
      nn.topKAccuracy(tensor(rows), tensor(label, { dtype: "int32" }), k);
    expect(await of(scores, [2, 1, 1], 1)).toBeCloseTo(2 / 3, 15);
    expect(await of(scores, [2, 1, 1], 2)).toBe(1);
    expect(await of(scores, [0, 2, 0], 2)).toBe(0);
    expect(await of([[1, 1, 1]], [1], 1)).toBe(0);
    expect(await of([[1, 1, 1]], [1], 2)).toBe(1);
    expect(await of([[Number.NaN, 1, 0]], [0], 2)).toBe(0);
  });
});

test("what makes no sense is refused", async () => {
  const two = tensor([0, 1], { dtype: "int32" });
  await expect(nn.accuracy(tensor([[1, 2]]), two)).rejects.toThrowErrorMatchingInlineSnapshot(`
    [ShapeError: accuracy: there must be one label an example
      output  [1, 2]   float32
      labels  [2]      int32]
  `);
  await expect(nn.accuracy(tensor([1, 2]), two)).rejects.toThrowErrorMatchingInlineSnapshot(`
    [ShapeError: accuracy: scores must have an axis of classes
      scores  [2]   N, C, ...]
  `);
  await expect(nn.accuracy(two, tensor([1, 2]))).rejects.toThrowErrorMatchingInlineSnapshot(
    `[DTypeError: accuracy: labels must be int32 or uint8, got float32]`,
  );
  const none = array(new Int32Array(0));
  await expect(nn.accuracy(none, none)).rejects.toThrowErrorMatchingInlineSnapshot(
    `[ArgumentError: accuracy: there must be at least one example, got none]`,
  );
  await expect(nn.precision(none, none)).rejects.toThrowErrorMatchingInlineSnapshot(
    `[ArgumentError: precision: there must be at least one example, got none]`,
  );
  await expect(nn.recall(two, two, { classes: 1 })).rejects.toThrowErrorMatchingInlineSnapshot(
    `[ArgumentError: ConfusionMatrix: predictions must lie in 0 .. 0, got 1]`,
  );
  await expect(
    nn.f1Score(two, two, { average: "binary" as never }),
  ).rejects.toThrowErrorMatchingInlineSnapshot(
    `[ArgumentError: f1: average must be "macro", "micro" or "weighted", got "binary"]`,
  );
  await expect(nn.topKAccuracy(tensor([[1, 2]]), two, 1)).rejects.toThrowErrorMatchingInlineSnapshot(`
    [ShapeError: topKAccuracy: there must be one label an example
      output  [1, 2]   float32
      labels  [2]      int32]
  `);
  await expect(
    nn.topKAccuracy(
      tensor([
        [1, 2],
        [3, 4],
      ]),
      two,
      3,
    ),
  ).rejects.toThrowErrorMatchingInlineSnapshot(`[ArgumentError: topKAccuracy: k must be at most 2, got 3]`);
  expect(() => new nn.ConfusionMatrix(0)).toThrowErrorMatchingInlineSnapshot(
    `[ArgumentError: ConfusionMatrix: classes must be an integer of at least 1, got 0]`,
  );
});

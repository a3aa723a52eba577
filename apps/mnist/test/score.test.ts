import { array } from "@convkit/ndarray";
import { expect, test } from "vitest";
import { score } from "../src/score.ts";

const images = array([[[1]], [[2]], [[3]], [[4]]], { dtype: "uint8" });

test("confusion, accuracy, loss and mistakes", () => {
  const log3 = Math.log(3); // softmax of [0, log 3] is [1/4, 3/4]
  const logits = array(
    [
      [0, log3],
      [0, 9],
      [log3, 0],
      [9, 0],
    ],
    { dtype: "float64" },
  );
  const result = score(logits, array([1, 0, 1, 0], { dtype: "uint8" }), images);
  expect(result.confusion.toArray()).toEqual([
    [1, 1],
    [1, 1],
  ]);
  expect(result.accuracy).toBe(0.5);
  expect(result.mistakes.map(({ index, predicted }) => [index, predicted])).toEqual([
    [1, 1],
    [2, 0],
  ]);
  expect(result.mistakes[1]!.confidence).toBeCloseTo(0.75, 12);
  expect(result.mistakes[1]!.image.toArray()).toEqual([[3]]);
  const small = Math.log1p(Math.exp(-9));
  expect(result.loss).toBeCloseTo((Math.log(4 / 3) + (9 + small) + Math.log(4) + small) / 4, 12);
});

test("logits too large for exp, and logits that are no numbers", () => {
  const labels = array([0, 1, 0, 1], { dtype: "uint8" });
  const result = score(
    array(
      [
        [1e4, 0],
        [0, 1e4],
        [Number.NaN, 0],
        [0, 1],
      ],
      { dtype: "float64" },
    ),
    labels,
    images,
  );
  expect(result.confusion.toArray()).toEqual([
    [2, 0],
    [0, 2],
  ]);
});

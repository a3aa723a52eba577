import type { Tensor } from "@convkit/autograd";
import { ArgumentError, fromTypedArray, type NDArray } from "@convkit/ndarray";
import { checkInteger } from "../check.ts";
import { checkSome, type Predictions, readPredictions } from "./predictions.ts";

/**
 * How numbers of single classes become one: their mean, each class counting the same ("macro") or as often as it is a label
 * ("weighted"), or the number of all examples taken together ("micro").
 */
export type Average = "macro" | "micro" | "weighted";

/** How well one class is told from the others. */
export interface ClassScores {
  /** The part of what was taken for the class that is of it: tp / (tp + fp). */
  readonly precision: number;
  /** The part of the class that was found: tp / (tp + fn). */
  readonly recall: number;
  /** The harmonic mean of both: 2 tp / (2 tp + fp + fn). */
  readonly f1: number;
  /** How many examples are of the class. */
  readonly support: number;
}

/** 0 of nothing, as scikit-learn has it. */
const fraction = (part: number, whole: number) => (whole === 0 ? 0 : part / whole);

/**
 * Counts pairs of true and predicted classes, batch by batch, and tells what follows from them.
 *
 * @throws ArgumentError when there is no class
 * @example
 * const counts = new ConfusionMatrix(2);
 * await counts.update(tensor([[2, 1], [0, 3]]), tensor([0, 0], { dtype: "int32" }));
 * await counts.update(tensor([[1, 4]]), tensor([1], { dtype: "int32" }));
 * counts.matrix().toArray() // [[1, 1], [0, 1]]
 * counts.accuracy() // ~0.6667
 * counts.recall() // 0.75
 */
export class ConfusionMatrix {
  readonly classes: number;
  readonly #counts: Int32Array;

  constructor(classes: number) {
    checkInteger("ConfusionMatrix", "classes", classes, 1);
    this.classes = classes;
    this.#counts = new Int32Array(classes * classes);
  }

  /**
   * Counts a batch.
   *
   * @param output scores `[N, C, ...]`, float, of which the largest is the prediction; or predicted classes `[N, ...]`
   * @param target labels `[N, ...]`, int32 or uint8
   * @throws ArgumentError when a class is out of range; nothing of the batch is counted then
   */
  async update(output: Tensor | NDArray, target: Tensor | NDArray): Promise<void> {
    this.count(await readPredictions(output, target, "ConfusionMatrix"));
  }

  /** Counts pairs that have been read. */
  count({ predicted, labels }: Predictions): void {
    const { classes } = this;
    for (const [name, values] of Object.entries({ predictions: predicted, labels }))
      for (let i = 0; i < values.length; i++)
        if (!(values[i]! >= 0 && values[i]! < classes))
          throw new ArgumentError(
            "ConfusionMatrix",
            `${name} must lie in 0 .. ${classes - 1}, got ${values[i]}`,
          );
    for (let i = 0; i < labels.length; i++) this.#counts[labels[i]! * classes + predicted[i]!]!++;
  }

  /** Counts `[C, C]`, int32: rows are labels, columns predictions. */
  matrix(): NDArray {
    return fromTypedArray(this.#counts.slice(), [this.classes, this.classes]);
  }

  /** The fraction of right predictions. */
  accuracy(): number {
    return this.#accuracy("accuracy");
  }

  /** tp / (tp + fp); 0 where nothing was predicted. Classes that are neither labels nor predictions do not count. */
  precision(average: Average = "macro"): number {
    return this.#average("precision", average);
  }

  /** tp / (tp + fn); 0 for a class without examples. Classes that are neither labels nor predictions do not count. */
  recall(average: Average = "macro"): number {
    return this.#average("recall", average);
  }

  /** 2 tp / (2 tp + fp + fn). Classes that are neither labels nor predictions do not count. */
  f1(average: Average = "macro"): number {
    return this.#average("f1", average);
  }

  /** The numbers of every class. */
  perClass(): ClassScores[] {
    return Array.from({ length: this.classes }, (_, at) => this.#scores(at));
  }

  #scores(at: number): ClassScores {
    const right = this.#counts[at * this.classes + at]!;
    const { support, predicted } = this.#sums(at);
    return {
      precision: fraction(right, predicted),
      recall: fraction(right, support),
      f1: fraction(2 * right, predicted + support),
      support,
    };
  }

  /** How often a class is a label, and how often it was predicted. */
  #sums(at: number): { support: number; predicted: number } {
    const { classes } = this;
    let [support, predicted] = [0, 0];
    for (let k = 0; k < classes; k++) {
      support += this.#counts[at * classes + k]!;
      predicted += this.#counts[k * classes + at]!;
    }
    return { support, predicted };
  }

  /** The fraction of right predictions: all classes' precision, recall and f1 together. */
  #accuracy(name: string): number {
    let [right, all] = [0, 0];
    for (let at = 0; at < this.#counts.length; at++) {
      all += this.#counts[at]!;
      if (at % (this.classes + 1) === 0) right += this.#counts[at]!;
    }
    checkSome(name, all);
    return right / all;
  }

  #average(metric: "precision" | "recall" | "f1", average: Average): number {
    const micro = this.#accuracy(metric);
    if (average === "micro") return micro;
    if (average !== "macro" && average !== "weighted")
      throw new ArgumentError(
        metric,
        `average must be "macro", "micro" or "weighted", got ${JSON.stringify(average)}`,
      );
    let [sum, weights] = [0, 0];
    for (const [at, scores] of this.perClass().entries()) {
      const { support, predicted } = this.#sums(at);
      const weight = average === "weighted" ? support : Math.sign(support + predicted);
      sum += scores[metric] * weight;
      weights += weight;
    }
    return sum / weights;
  }
}

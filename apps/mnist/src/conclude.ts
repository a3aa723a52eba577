import type { NDArray } from "@convkit/ndarray";
import { percent } from "@convkit/page";
import { compareImages } from "./compare-images.ts";
import type { Dataset } from "./data.ts";
import type { Pairs } from "./examples.ts";
import type { Recipe } from "./recipes/recipe.ts";
import type { RunData, TestPoint } from "./report/data.ts";
import { page } from "./report/page.ts";
import { restorePage } from "./report/restore-page.ts";
import { score } from "./score.ts";

/** What the outputs are judged by. */
export interface Truth {
  readonly recipe: Recipe;
  readonly dataset: Dataset;
  readonly test: Pairs;
}

/** The report, and the line that says how good the network is. */
export interface Conclusion {
  readonly html: string;
  readonly line: string;
}

/** Judges the outputs `[N, ...]` for all test images, by the recipe's task. */
export function conclude(
  outputs: NDArray,
  { recipe, dataset, test }: Truth,
  tests: readonly TestPoint[],
  run: Omit<RunData, "tests">,
): Conclusion {
  const { task } = recipe;
  if (task.kind === "classify") {
    const { loss, accuracy, confusion, mistakes } = score(outputs, dataset.test.labels, dataset.test.images);
    const all = [...tests, { epoch: run.epochs, loss, accuracy }];
    return {
      html: page({ ...run, tests: all, classNames: dataset.classNames, confusion, mistakes }),
      line: `test accuracy ${percent(accuracy)}`,
    };
  }
  const { loss, lossBefore, restored } = compareImages(outputs, test);
  const all = [...tests, { epoch: run.epochs, loss, accuracy: undefined }];
  const worst = [...restored].sort((a, b) => b.error - a.error).slice(0, 12);
  return {
    html: restorePage({
      ...run,
      tests: all,
      testCount: restored.length,
      lossName: task.lossName,
      words: task.words,
      loss,
      lossBefore,
      examples: restored.slice(0, 24),
      worst,
    }),
    line: `test ${task.lossName} ${loss.toFixed(5)}`,
  };
}

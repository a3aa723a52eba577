import { basename, resolve } from "node:path";
import { fashionMnistClassNames, type LabelledImages, mnistClassNames } from "@convkit/datasets";
import { locateFashionMnist, locateMnist, readIdxFolder } from "@convkit/datasets/node";
import type { NDArray } from "@convkit/ndarray";
import type { RunOptions } from "./options.ts";
import type { DatasetName } from "./recipes/recipe.ts";

/** A data set ready to learn from, and its names. */
export interface Dataset {
  readonly title: string;
  /** Where it was read. */
  readonly folder: string;
  readonly classNames: readonly string[];
  readonly train: LabelledImages;
  readonly test: LabelledImages;
}

interface Source {
  readonly title: string;
  readonly classNames: readonly string[];
  readonly locate: () => string;
}

const sources: Readonly<Record<DatasetName, Source>> = {
  mnist: { title: "MNIST", classNames: mnistClassNames, locate: () => locateMnist(import.meta.url) },
  "fashion-mnist": {
    title: "Fashion-MNIST",
    classNames: fashionMnistClassNames,
    locate: () => locateFashionMnist(),
  },
};

const first = (x: NDArray, count: number) => x.slice([0, Math.min(count, x.shape[0]!)]);

/** As many names as there are labels: a folder of --data may hold more than ten classes. */
function namesFor(names: readonly string[], splits: readonly LabelledImages[]): readonly string[] {
  let classes = names.length;
  for (const { labels } of splits)
    for (const label of labels.toTypedArray()) classes = Math.max(classes, label + 1);
  return Array.from({ length: classes }, (_, label) => names[label] ?? String(label));
}

/** Checks what the reader of single files cannot know: that the splits fit each other and a network. */
function checkSplits(folder: string, train: LabelledImages, test: LabelledImages): void {
  const [, height, width] = train.images.shape as [number, number, number];
  const testSize = test.images.shape.slice(1);
  if (train.images.shape[0] === 0 || test.images.shape[0] === 0)
    throw new Error(`the folder '${folder}' must hold at least one training and one test image`);
  if (testSize[0] !== height || testSize[1] !== width)
    throw new Error(
      `the folder '${folder}' must hold images of one size, got ${height} x ${width} to train and ${testSize.join(" x ")} to test`,
    );
}

/** Reads what the options name, `limit` applied. */
export async function loadDataset({ dataset, data, limit }: RunOptions): Promise<Dataset> {
  const source = dataset === undefined ? undefined : sources[dataset];
  const folder = data ?? source!.locate();
  const { train, test } = await readIdxFolder(folder);
  checkSplits(folder, train, test);
  const most = limit ?? Number.POSITIVE_INFINITY;
  return {
    title: source?.title ?? basename(resolve(folder)),
    folder,
    classNames: namesFor(source?.classNames ?? [], [train, test]),
    train: { images: first(train.images, most), labels: first(train.labels, most) },
    test,
  };
}

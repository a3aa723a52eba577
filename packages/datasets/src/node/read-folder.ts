import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { FormatError } from "@convkit/ndarray";
import { type LabelledImages, readSplit } from "../labelled-images.ts";
import { list } from "./folder.ts";

/** A data set of two splits. */
export interface LabelledDataset {
  readonly train: LabelledImages;
  readonly test: LabelledImages;
}

const functionName = "readIdxFolder";

/** The names that one file goes by, the preferred first: MNIST's own, the common misspelling, gzipped or not. */
function spellings(stem: string, kind: string): string[] {
  return [`${stem}-${kind}`, `${stem}.${kind}`].flatMap((name) => [name, `${name}.gz`]);
}

function find(folder: string, present: ReadonlySet<string>, names: readonly string[]): string {
  const name = names.find((candidate) => present.has(candidate));
  if (name === undefined)
    throw new FormatError(functionName, `the folder '${folder}' must hold one of ${names.join(", ")}`);
  return join(folder, name);
}

/**
 * The train and test splits in a folder of IDX files, gzipped or not: `train-images-idx3-ubyte[.gz]`,
 * `train-labels-idx1-ubyte[.gz]` and the same with `t10k`; `train-images.idx3-ubyte` and so on will do too.
 *
 * @returns images `[N, H, W]` and labels `[N]`, uint8, for each split
 * @throws ArgumentError when the folder cannot be read
 * @throws FormatError when a file is missing or not what it should be
 */
export async function readIdxFolder(folder: string): Promise<LabelledDataset> {
  const present = await list(functionName, folder);
  // All four are found before any is read: a missing file is reported at once.
  const paths = (split: string) => ({
    images: find(folder, present, spellings(`${split}-images`, "idx3-ubyte")),
    labels: find(folder, present, spellings(`${split}-labels`, "idx1-ubyte")),
  });
  const [train, test] = [paths("train"), paths("t10k")];
  const read = async (names: { images: string; labels: string }) =>
    readSplit(functionName, {
      images: await readFile(names.images),
      labels: await readFile(names.labels),
      names,
    });
  return { train: await read(train), test: await read(test) };
}

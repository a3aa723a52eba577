import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { FormatError } from "@convkit/ndarray";
import { allocateCifar, readCifarInto } from "../cifar10.ts";
import { list } from "./folder.ts";
import type { LabelledDataset } from "./read-folder.ts";

const functionName = "readCifar10Folder";

/** The folder that the archive unpacks into. */
const unpacked = "cifar-10-batches-bin";
const trainFiles = [
  "data_batch_1.bin",
  "data_batch_2.bin",
  "data_batch_3.bin",
  "data_batch_4.bin",
  "data_batch_5.bin",
];
const testFile = "test_batch.bin";
/** Of the format: every file has as many. */
const examplesPerFile = 10_000;

/**
 * The train and test splits of CIFAR-10's binary version: `data_batch_1.bin` to `data_batch_5.bin` and `test_batch.bin`, in
 * the folder or in `cifar-10-batches-bin` within it, as the archive unpacks.
 *
 * @returns images `[50000, 3, 32, 32]` and `[10000, 3, 32, 32]`, labels `[50000]` and `[10000]`, uint8
 * @throws ArgumentError when the folder cannot be read
 * @throws FormatError when a file is missing, has another size, or a label above 9
 */
export async function readCifar10Folder(folder: string): Promise<LabelledDataset> {
  const present = await list(functionName, folder);
  const inner = !present.has(testFile) && present.has(unpacked);
  const root = inner ? join(folder, unpacked) : folder;
  const files = inner ? await list(functionName, root) : present;
  // All are found before any is read: a missing file is reported at once.
  for (const name of [...trainFiles, testFile])
    if (!files.has(name)) throw new FormatError(functionName, `the folder '${root}' must hold ${name}`);
  const read = async (names: readonly string[]) => {
    const split = allocateCifar(functionName, names.length * examplesPerFile);
    for (const [k, name] of names.entries()) {
      const file = join(root, name);
      const source = { functionName, file, bytes: await readFile(file) };
      readCifarInto(split, k * examplesPerFile, source, examplesPerFile);
    }
    return split;
  };
  return { train: await read(trainFiles), test: await read([testFile]) };
}

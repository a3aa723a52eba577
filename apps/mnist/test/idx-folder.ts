import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

function idx(shape: readonly number[], elements: Uint8Array): Uint8Array {
  const axes = shape.flatMap((length) => [
    length >>> 24,
    (length >>> 16) & 255,
    (length >>> 8) & 255,
    length & 255,
  ]);
  return Uint8Array.from([0, 0, 8, shape.length, ...axes, ...elements]);
}

/** A picture that tells its label at a glance: one bright row, lower for higher labels. */
function pictures(labels: readonly number[], size: number): Uint8Array {
  const pixels = new Uint8Array(labels.length * size * size);
  labels.forEach((label, index) => {
    const row = (index * size + ((2 * label + 2) % size)) * size;
    pixels.fill(255, row, row + size);
  });
  return pixels;
}

/** A folder of IDX files with an image for each label. */
export function writeIdxFolder(labels: { train: number[]; test: number[]; testSize?: number }): string {
  const folder = mkdtempSync(join(tmpdir(), "convkit-mnist-"));
  for (const [stem, split, size] of [
    ["train", labels.train, 28],
    ["t10k", labels.test, labels.testSize ?? 28],
  ] as const) {
    const images = idx([split.length, size, size], pictures(split, size));
    writeFileSync(join(folder, `${stem}-images-idx3-ubyte`), images);
    writeFileSync(join(folder, `${stem}-labels-idx1-ubyte`), idx([split.length], Uint8Array.from(split)));
  }
  return folder;
}

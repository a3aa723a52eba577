import { gzipSync } from "node:zlib";
import { parseCifar10, parseIdx, readIdx, readLabelledImages } from "@convkit/datasets";
import { readImage } from "@convkit/datasets/node";
import { readNpy, readNpz } from "@convkit/ndarray";
import { loadCheckpoint, loadSafetensors, modelFromJSON, readSafetensorsMetadata } from "@convkit/nn";
import { repairPng } from "./repair-png.ts";
import {
  architectureSamples,
  checkpointSamples,
  cifarSamples,
  idxSamples,
  jpegSamples,
  npySamples,
  npzSamples,
  pngSamples,
  safetensorsSamples,
} from "./samples.ts";
import { zipOf } from "./zip-of.ts";

/** A way to read files: what it is damaged from, and who reads what is left. */
export interface FileFormat {
  readonly name: string;
  /** Small files that it reads, each another side of the format. */
  readonly samples: () => readonly Uint8Array[] | Promise<readonly Uint8Array[]>;
  /** Reads bytes as a user does who says what they are called. */
  readonly load: (bytes: Uint8Array, file: string) => unknown;
}

/** Labels of the two images that are damaged. */
const twoLabels = Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 2, 7, 8);

/**
 * Every format, one line each. Where a checksum or a compression would turn away what is damaged before it is looked at,
 * another line damages what is inside.
 */
export const formats: readonly FileFormat[] = [
  {
    name: "safetensors",
    samples: safetensorsSamples,
    load: (bytes, file) => loadSafetensors(bytes, { file }),
  },
  {
    name: "safetensors metadata",
    samples: safetensorsSamples,
    load: (bytes, file) => readSafetensorsMetadata(bytes, { file }),
  },
  { name: "checkpoint", samples: checkpointSamples, load: (bytes, file) => loadCheckpoint(bytes, { file }) },
  {
    name: "architecture",
    samples: architectureSamples,
    load: (bytes, file) => modelFromJSON(new TextDecoder().decode(bytes), { file, maxWeights: 2 ** 20 }),
  },
  { name: "npy", samples: npySamples, load: (bytes, file) => readNpy(bytes, { file }) },
  { name: "npz", samples: npzSamples, load: (bytes, file) => readNpz(bytes, { file }) },
  {
    name: "npy within npz",
    samples: npySamples,
    load: (bytes, file) => readNpz(zipOf({ "x.npy": bytes }), { file }),
  },
  { name: "idx", samples: idxSamples, load: (bytes, file) => parseIdx(bytes, { file }) },
  {
    name: "gzip",
    samples: () => idxSamples().map((bytes) => gzipSync(bytes)),
    load: (bytes, file) => readIdx(bytes, { file }),
  },
  { name: "idx within gzip", samples: idxSamples, load: (bytes, file) => readIdx(gzipSync(bytes), { file }) },
  {
    name: "images and labels",
    samples: () => idxSamples().slice(0, 1),
    load: (images, file) =>
      readLabelledImages({ images, labels: twoLabels, names: { images: file, labels: file } }),
  },
  { name: "cifar10", samples: cifarSamples, load: (bytes, file) => parseCifar10(bytes, { file }) },
  { name: "png", samples: pngSamples, load: (bytes, file) => readImage(bytes, { file }) },
  {
    name: "png with right checksums",
    samples: pngSamples,
    load: (bytes, file) => readImage(repairPng(bytes), { file }),
  },
  { name: "jpeg", samples: jpegSamples, load: (bytes, file) => readImage(bytes, { file, size: 8 }) },
];

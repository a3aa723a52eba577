import { arange, array, eye, ones, writeNpy, writeNpz } from "@convkit/ndarray";
import {
  BatchNorm2d,
  Conv2d,
  Dropout,
  Flatten,
  Identity,
  Linear,
  modelToJSON,
  ReLU,
  Residual,
  Sequential,
  SGD,
  saveCheckpoint,
  saveSafetensors,
} from "@convkit/nn";
import { encode as encodePng } from "fast-png";
import jpeg from "jpeg-js";
import { palettePng, progressiveJpeg } from "./foreign-files.ts";
import { zipOf } from "./zip-of.ts";

const bytes = (count: number, step = 37) => Uint8Array.from({ length: count }, (_, i) => (i * step) & 255);

/** All dtypes, scalars and empty tensors, metadata; and one of two tensors in float16 and int64, as PyTorch writes them. */
export async function safetensorsSamples(): Promise<Uint8Array[]> {
  const tensors = {
    weight: arange(6).reshape([2, 3]),
    bias: array([1, 2], { dtype: "float64" }),
    steps: array(new Int32Array([7])).reshape([]),
    mask: array([true, false]),
    image: array(bytes(4)),
    none: ones([0, 3]),
  };
  const header = `{"half":{"dtype":"F16","shape":[2],"data_offsets":[0,4]},"steps":{"dtype":"I64","shape":[1],"data_offsets":[4,12]}}`;
  const foreign = new Uint8Array(8 + header.length + 12);
  new DataView(foreign.buffer).setBigUint64(0, BigInt(header.length), true);
  foreign.set(new TextEncoder().encode(header), 8);
  return [await saveSafetensors(tensors, { format: "pt", epoch: "3" }), foreign];
}

/** What training keeps. */
export async function checkpointSamples(): Promise<Uint8Array[]> {
  const model = new Linear(3, 2, { generator: 1 });
  const optimizer = new SGD(model.parameters(), { lr: 0.1 });
  return [
    await saveCheckpoint({
      model: model.stateDict(),
      optimizer: optimizer.stateDict(),
      loss: Number.NaN,
      seen: [1],
    }),
  ];
}

/** Models of layers with arguments of every kind. */
export function architectureSamples(): Uint8Array[] {
  const model = new Sequential(
    new Conv2d(1, 4, [3, 3], { padding: "same", bias: false }),
    new Residual(new Sequential(new BatchNorm2d(4), new ReLU()), { shortcut: new Identity() }),
    new Dropout(0.5),
    new Flatten(),
    new Linear(64, 10),
  );
  return [new TextEncoder().encode(JSON.stringify(modelToJSON(model)))];
}

/** Each dtype, and one of float16 in Fortran order, big-endian, as NumPy writes it. */
export function npySamples(): Uint8Array[] {
  const foreign = writeNpy(array(bytes(12), { shape: [2, 6] }));
  const text = "{'descr': '>f2', 'fortran_order': True, 'shape': (2, 3), }";
  foreign.set(new TextEncoder().encode(text.padEnd(70)), 10);
  return [
    writeNpy(arange(6).reshape([2, 3])),
    writeNpy(eye(2, { dtype: "float64" })),
    writeNpy(array(new Int32Array([5])).reshape([])),
    writeNpy(array([true, false])),
    foreign,
  ];
}

/** Stored and deflated, and with names that would lead somewhere if they were paths. */
export function npzSamples(): Uint8Array[] {
  const arrays = { w: arange(6).reshape([2, 3]), b: ones([40]) };
  const [npy] = npySamples();
  return [
    writeNpz(arrays),
    writeNpz(arrays, { compress: true }),
    zipOf({ "../../etc/passwd.npy": npy!, "__proto__.npy": npy!, "/x.npy": npy!, "C:\\x.npy": npy! }),
  ];
}

/** Images, labels, and elements of eight bytes. */
export function idxSamples(): Uint8Array[] {
  return [
    Uint8Array.from([0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0, 3, ...bytes(18)]),
    Uint8Array.from([0, 0, 8, 1, 0, 0, 0, 5, 1, 2, 3, 4, 5]),
    Uint8Array.from([0, 0, 14, 1, 0, 0, 0, 1, ...bytes(8)]),
  ];
}

export function cifarSamples(): Uint8Array[] {
  const file = bytes(2 * 3073);
  file[3073] = 9;
  return [file];
}

/** Red, green and blue; grey of 16 bits; with transparency; and with a palette. */
export function pngSamples(): Uint8Array[] {
  const square = { width: 5, height: 4 };
  const rgb = encodePng({ ...square, channels: 3, data: bytes(60) });
  return [
    rgb,
    encodePng({ ...square, channels: 1, depth: 16, data: Uint16Array.from(bytes(20)) }),
    encodePng({ ...square, channels: 4, data: bytes(80) }),
    encodePng({ ...square, channels: 1, data: bytes(20) }),
    new Uint8Array(Buffer.from(palettePng, "base64")),
  ];
}

/** Baseline, and progressive with halved colours. */
export function jpegSamples(): Uint8Array[] {
  const square = (width: number, height: number, quality: number) =>
    new Uint8Array(jpeg.encode({ width, height, data: bytes(4 * width * height, 11) }, quality).data);
  return [square(16, 16, 50), square(9, 3, 90), new Uint8Array(Buffer.from(progressiveJpeg, "base64"))];
}

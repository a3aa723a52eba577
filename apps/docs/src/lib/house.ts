/** The packages, as they stand on each other. `uses` is what package.json lists; the tests hold it to that. */
export interface Room {
  readonly name: string;
  readonly what: string;
  readonly uses: readonly string[];
  /** Where it stands in the drawing, in its units. */
  readonly at: readonly [x: number, y: number];
}

export const rooms: readonly Room[] = [
  {
    name: "nn",
    what: "layers, training, files",
    uses: ["autograd", "conv-kernels", "ndarray"],
    at: [130, 96],
  },
  { name: "autograd", what: "tensors, gradients", uses: ["conv-kernels", "ndarray", "wasm"], at: [130, 186] },
  { name: "conv-kernels", what: "convolution, pooling", uses: ["ndarray", "wasm"], at: [130, 276] },
  { name: "wasm", what: "SIMD kernels, threads", uses: ["ndarray"], at: [130, 366] },
  { name: "ndarray", what: "N-d arrays", uses: [], at: [130, 456] },
  { name: "datasets", what: "readers of MNIST's files", uses: ["ndarray"], at: [330, 366] },
];

export const roomSize = { width: 160, height: 50 };

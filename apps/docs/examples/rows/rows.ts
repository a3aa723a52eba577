import type { ConvAlgorithm, ConvAxis, ConvGeometry, FloatArray } from "@convkit/conv-kernels";

/**
 * Convolution a weight at a time. A weight meets a row of the image and a row of the output, one shifted against the
 * other, and along them nothing changes but the position:
 *
 *   y[i, :] += w[u, v] * x[i*sH + u*dH - pT, (v*dW - pL) : : sW]
 *
 * so the inner loop has no bounds to look after. The three products walk the same rows.
 */
// #region products
export const rows: ConvAlgorithm<"rows"> = {
  name: "rows",
  summary: "shifted rows, scaled and added, a weight at a time",
  supports: ({ dims, layout }) => dims <= 2 && layout === "NCHW",
  workspaceBytes: () => 0,
  roundings: additions,

  forward(geometry, x, w, y, _workspace, epilogue) {
    startWithBias(geometry, y, epilogue?.bias);
    forEachRow(geometry, (xi, wi, yi, count, step) => {
      const weight = w[wi]!;
      for (let j = 0; j < count; j++) y[yi + j]! += weight * x[xi + j * step]!;
    });
  },

  inputGrad(geometry, dy, w, dx) {
    dx.fill(0);
    forEachRow(geometry, (xi, wi, yi, count, step) => {
      const weight = w[wi]!;
      for (let j = 0; j < count; j++) dx[xi + j * step]! += weight * dy[yi + j]!;
    });
  },

  weightGrad(geometry, x, dy, dw) {
    dw.fill(0);
    forEachRow(geometry, (xi, wi, yi, count, step) => {
      let sum = 0;
      for (let j = 0; j < count; j++) sum += x[xi + j * step]! * dy[yi + j]!;
      dw[wi]! += sum;
    });
  },
};
// #endregion products

// #region walk
/** Every weight with every pair of rows that it joins: where they start in x, w and y, and how long they are. */
function forEachRow(
  { batch, groups, inputChannels, outputChannels, axes }: ConvGeometry,
  visit: (x: number, w: number, y: number, count: number, step: number) => void,
): void {
  const [vertical, horizontal] = axes.length === 1 ? [single, axes[0]!] : [axes[0]!, axes[1]!];
  const [channels, filters] = [inputChannels / groups, outputChannels / groups];
  for (let n = 0; n < batch; n++)
    for (let o = 0; o < outputChannels; o++)
      for (let c = 0; c < channels; c++)
        for (let u = 0; u < vertical.kernelSize; u++)
          for (let v = 0; v < horizontal.kernelSize; v++) {
            const w = ((o * channels + c) * vertical.kernelSize + u) * horizontal.kernelSize + v;
            const plane = n * inputChannels + Math.floor(o / filters) * channels + c;
            const [top, bottom] = inside(vertical, u);
            const [left, right] = inside(horizontal, v);
            for (let i = top; i < bottom; i++) {
              const row = plane * vertical.inputSize + position(vertical, u, i);
              const x = row * horizontal.inputSize + position(horizontal, v, left);
              const y = ((n * outputChannels + o) * vertical.outputSize + i) * horizontal.outputSize + left;
              visit(x, w, y, right - left, horizontal.stride);
            }
          }
}

/** Of a one-dimensional convolution: its only row. */
const single: ConvAxis = {
  inputSize: 1,
  kernelSize: 1,
  stride: 1,
  dilation: 1,
  padding: [0, 0],
  outputSize: 1,
};

/** Which input element a tap meets at an output position; outside of the image it is padding. */
const position = ({ stride, dilation, padding }: ConvAxis, tap: number, output: number) =>
  output * stride + tap * dilation - padding[0];

/** The output positions at which a tap meets the image: from the first, to before the second. */
function inside(axis: ConvAxis, tap: number): [number, number] {
  const at = position(axis, tap, 0);
  const first = Math.max(0, Math.ceil(-at / axis.stride));
  const end = Math.min(axis.outputSize, Math.floor((axis.inputSize - 1 - at) / axis.stride) + 1);
  return [first, Math.max(first, end)];
}
// #endregion walk

// #region roundings
/** How many numbers are added up, one after the other, in the result's precision. */
function additions(geometry: ConvGeometry, product: "forward" | "inputGrad" | "weightGrad"): number {
  const { batch, groups, inputChannels, outputChannels, axes } = geometry;
  const taps = axes.reduce((n, { kernelSize }) => n * kernelSize, 1);
  if (product === "forward") return (inputChannels / groups) * taps + 1;
  if (product === "inputGrad") return (outputChannels / groups) * taps;
  return batch * (axes.length === 1 ? 1 : axes[0]!.outputSize);
}
// #endregion roundings

/** Every output element holds its channel's bias, or zero. */
function startWithBias(
  { batch, outputChannels, axes }: ConvGeometry,
  y: FloatArray,
  bias: FloatArray | undefined,
): void {
  const plane = axes.reduce((n, { outputSize }) => n * outputSize, 1);
  for (let k = 0; k < batch * outputChannels; k++)
    y.fill(bias?.[k % outputChannels] ?? 0, k * plane, (k + 1) * plane);
}

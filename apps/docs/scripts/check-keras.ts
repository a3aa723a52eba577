import type { NDArray } from "@convkit/ndarray";
import { toKeras } from "../src/labs/conventions/translate.ts";
import { requirePeer } from "./peers.ts";
import { translatedLayers } from "./translated-layers.ts";

/*
 * Reads the translator's Keras code for many layers and does what Keras's documentation says of each line with the ops of
 * TensorFlow.js, whose "same" and "valid" are TensorFlow's, on convkit's weights and images; compares the results:
 *   npx tsx --conditions=@convkit/source apps/docs/scripts/check-keras.ts
 * It is no run of Keras itself. It installs the benchmark's peers.
 */

interface Tensor {
  readonly shape: number[];
  dataSync(): Float32Array;
}
type Shape4 = readonly [number, number, number, number];
/** Images are [N, H, W, C], weights [kH, kW, C/groups, O], or [kH, kW, O, C] transposed. */
interface TensorFlow {
  tensor(data: Float32Array, shape: readonly number[]): Tensor;
  pad(x: Tensor, paddings: readonly (readonly [number, number])[]): Tensor;
  slice(x: Tensor, begin: Shape4, size: Shape4): Tensor;
  split(x: Tensor, parts: number, axis: number): Tensor[];
  concat(parts: readonly Tensor[], axis: number): Tensor;
  add(a: Tensor, b: Tensor): Tensor;
  conv2d(x: Tensor, w: Tensor, strides: number, padding: string, layout: "NHWC", dilation: number): Tensor;
  conv2dTranspose(x: Tensor, w: Tensor, shape: Shape4, strides: number, padding: string): Tensor;
}
const tf = requirePeer<TensorFlow>("@tensorflow/tfjs");

interface Operands {
  readonly weight: Tensor;
  readonly bias: Tensor;
}
/** A line's arguments: those without a name, and those with one. */
interface Call {
  readonly name: string;
  readonly numbers: readonly number[];
  readonly named: Readonly<Record<string, string>>;
}

function readCalls(code: string): Call[] {
  return [...code.matchAll(/keras\.layers\.(\w+)\((.*)\),/g)].map(([, name, text]) => {
    const parts = text!.split(", ");
    return {
      name: name!,
      numbers: parts.filter((part) => !part.includes("=")).map(Number),
      named: Object.fromEntries(parts.filter((part) => part.includes("=")).map((part) => part.split("="))),
    };
  });
}

const layers: Record<string, (x: Tensor, call: Call, operands: Operands) => Tensor> = {
  ZeroPadding2D: (x, { numbers: [p = 0] }) =>
    tf.pad(x, [
      [0, 0],
      [p, p],
      [p, p],
      [0, 0],
    ]),

  Cropping2D(x, { numbers: [p = 0] }) {
    const [n, h, w, c] = x.shape as [number, number, number, number];
    return tf.slice(x, [0, p, p, 0], [n, h - 2 * p, w - 2 * p, c]);
  },

  Conv2D(x, { named }, { weight, bias }) {
    const [strides, dilation, groups] = [
      ...[named["strides"], named["dilation_rate"], named["groups"]].map((text) => Number(text ?? 1)),
    ] as [number, number, number];
    const weights = tf.split(weight, groups, 3);
    const parts = tf
      .split(x, groups, 3)
      .map((part, g) => tf.conv2d(part, weights[g]!, strides, paddingOf(named), "NHWC", dilation));
    return tf.add(tf.concat(parts, 3), bias);
  },

  Conv2DTranspose(x, { numbers: [filters = 0, kernel = 0], named }, { weight, bias }) {
    const stride = Number(named["strides"] ?? 1);
    const padding = paddingOf(named);
    const extra = named["output_padding"];
    const lengthOf = (size: number) => {
      if (extra !== undefined) return (size - 1) * stride + kernel + Number(extra);
      return padding === "same" ? size * stride : size * stride + Math.max(kernel - stride, 0);
    };
    const [n, h, w] = x.shape as [number, number, number, number];
    const shape = [n, lengthOf(h), lengthOf(w), filters] as const;
    return tf.add(tf.conv2dTranspose(x, weight, shape, stride, padding), bias);
  },
};
const paddingOf = (named: Call["named"]) => (named["padding"] ?? '"valid"').replaceAll('"', "");

const tensorOf = (a: NDArray) => tf.tensor(a.toTypedArray() as Float32Array, a.shape);
let [computed, refused, absent, wrong] = [0, 0, 0, 0];
for (const { layer, resolved, x, w, bias, y } of translatedLayers()) {
  const { code, notes } = toKeras(layer, resolved);
  if (notes.some((note) => /refuses|has no groups/.test(note))) {
    refused++;
    continue;
  }
  if (layer.transposed && layer.dilation > 1) {
    absent++;
    continue;
  }
  const operands = { weight: tensorOf(w.transpose([2, 3, 1, 0])), bias: tensorOf(bias) };
  const result = readCalls(code).reduce(
    (image, call) => layers[call.name]!(image, call, operands),
    tensorOf(x.transpose([0, 2, 3, 1])),
  );
  const expected = y.transpose([0, 2, 3, 1]);
  const values = expected.toTypedArray();
  computed++;
  if (`${result.shape}` === `${expected.shape}` && result.dataSync().every((value, i) => value === values[i]))
    continue;
  wrong++;
  console.log("differs:", JSON.stringify(layer), result.shape, expected.shape);
}
console.log(`${computed} layers: ${wrong} differ`);
console.log(
  `left out: ${refused} that Keras refuses, as the translator says; ${absent} dilated transposed ones`,
);
process.exitCode = Number(wrong > 0);

import type { Layer, Resolved } from "./layer.ts";

/** A layer in one framework's words. */
export interface Translation {
  readonly code: string;
  /** How the weights and images lie. */
  readonly weights: string;
  readonly images: string;
  readonly notes: readonly string[];
}

/** Arguments that are not what they are by default, as the language writes them. */
const given = (all: readonly (string | false)[]) =>
  all.filter((one): one is string => one !== false).join(", ");
const shape = (sizes: readonly number[]) => `[${sizes.join(", ")}]`;

export function toConvkit(layer: Layer, { weightShape }: Resolved): Translation {
  const {
    transposed,
    inChannels,
    outChannels,
    kernel,
    size,
    stride,
    dilation,
    groups,
    bias,
    padding,
    outputPadding,
  } = layer;
  const name = transposed ? "ConvTranspose2d" : "Conv2d";
  const options = given([
    stride !== 1 && `stride: ${stride}`,
    padding !== 0 && `padding: ${JSON.stringify(padding)}`,
    transposed && padding !== "same" && outputPadding !== 0 && `outputPadding: ${outputPadding}`,
    dilation !== 1 && `dilation: ${dilation}`,
    groups !== 1 && `groups: ${groups}`,
    !bias && "bias: false",
  ]);
  const args = [inChannels, outChannels, kernel, ...(options ? [`{ ${options} }`] : [])].join(", ");
  return {
    code: [
      'import { ones } from "@convkit/autograd";',
      `import { ${name} } from "@convkit/nn";`,
      "",
      `const layer = new ${name}(${args});`,
      `const y = layer.forward(ones([1, ${inChannels}, ${size}, ${size}]));`,
    ].join("\n"),
    weights: `${shape(weightShape)} ${transposed ? "C_in, C_out/groups" : "C_out, C_in/groups"}, kH, kW`,
    images: 'N, C, H, W (conv2d also takes layout: "NHWC")',
    notes: padding === "same" ? ['"same" is TensorFlow\'s, for any stride.'] : [],
  };
}

export function toPyTorch(layer: Layer, { before, after, outputSize, weightShape }: Resolved): Translation {
  const {
    transposed,
    inChannels,
    outChannels,
    kernel,
    size,
    stride,
    dilation,
    groups,
    bias,
    padding,
    outputPadding,
  } = layer;
  const symmetric = before === after;
  const same = padding === "same";
  // PyTorch's is TensorFlow's here: of an odd number of rows, the extra one is at the end.
  const byName = same && !transposed && stride === 1;
  const name = transposed ? "ConvTranspose2d" : "Conv2d";
  const args = given([
    `${inChannels}, ${outChannels}, ${kernel}`,
    stride !== 1 && `stride=${stride}`,
    byName && 'padding="same"',
    !byName && symmetric && before !== 0 && `padding=${before}`,
    transposed && !same && outputPadding !== 0 && `output_padding=${outputPadding}`,
    transposed &&
      same &&
      symmetric &&
      missing(layer, before, after) !== 0 &&
      `output_padding=${missing(layer, before, after)}`,
    dilation !== 1 && `dilation=${dilation}`,
    groups !== 1 && `groups=${groups}`,
    !bias && "bias=False",
  ]);
  const pad = !transposed && !symmetric && !byName;
  const crop = transposed && !symmetric;
  const lines = [
    "import torch",
    "from torch import nn",
    ...(pad ? ["import torch.nn.functional as F"] : []),
    "",
    `layer = nn.${name}(${args})`,
    `x = torch.randn(1, ${inChannels}, ${size}, ${size})`,
    ...(pad ? [`y = layer(F.pad(x, (${before}, ${after}, ${before}, ${after})))`] : []),
    ...(crop
      ? [`y = layer(x)[:, :, ${before}:${before + outputSize}, ${before}:${before + outputSize}]`]
      : []),
    ...(pad || crop ? [] : ["y = layer(x)"]),
  ];
  const notes = [
    same &&
      !transposed &&
      stride > 1 &&
      `PyTorch refuses padding="same" for a stride above 1. Rows that TensorFlow adds: ${before} before, ${after} after.`,
    crop &&
      "padding with output_padding would keep another row: it cuts as much before as after and adds rows at the end.",
  ].filter((note): note is string => note !== false);
  return {
    code: lines.join("\n"),
    weights: `${shape(weightShape)} as convkit's: state dicts carry over`,
    images: "N, C, H, W",
    notes,
  };
}

/** Rows that the size formula lacks for TensorFlow's size. */
function missing({ size, kernel, stride, dilation }: Layer, before: number, after: number): number {
  return Math.max(0, size * stride - ((size - 1) * stride + (kernel - 1) * dilation + 1 - before - after));
}

export function toKeras(layer: Layer, { before, weightShape }: Resolved): Translation {
  const {
    transposed,
    inChannels,
    outChannels,
    kernel,
    size,
    stride,
    dilation,
    groups,
    bias,
    padding,
    outputPadding,
  } = layer;
  const same = padding === "same";
  const name = transposed ? "Conv2DTranspose" : "Conv2D";
  const args = given([
    `${outChannels}, ${kernel}`,
    stride !== 1 && `strides=${stride}`,
    same && 'padding="same"',
    // Without it Keras makes room for a stride that is larger than the kernel: (n - 1) S + max(k, S) rows.
    transposed && !same && `output_padding=${outputPadding}`,
    dilation !== 1 && `dilation_rate=${dilation}`,
    !transposed && groups !== 1 && `groups=${groups}`,
    !bias && "use_bias=False",
  ]);
  const around = !same && before !== 0;
  const steps = [
    `keras.Input((${size}, ${size}, ${inChannels}))`,
    ...(around && !transposed ? [`keras.layers.ZeroPadding2D(${before})`] : []),
    `keras.layers.${name}(${args})`,
    ...(around && transposed ? [`keras.layers.Cropping2D(${before})`] : []),
  ];
  const [a, b] = weightShape;
  const notes = [
    around && !transposed && 'padding is "valid" or "same" only: a number needs a layer of its own.',
    around && transposed && 'A padding by number is a crop of what "valid" gives.',
    stride > 1 && dilation > 1 && "Keras refuses a stride and a dilation above 1 together.",
    transposed && groups !== 1 && "Conv2DTranspose has no groups: split the channels and concatenate.",
  ].filter((note): note is string => note !== false);
  return {
    code: [
      "import keras",
      "",
      `model = keras.Sequential([`,
      ...steps.map((step) => `    ${step},`),
      "])",
    ].join("\n"),
    weights: `${shape([kernel, kernel, b, a])} ${transposed ? "kH, kW, C_out, C_in" : "kH, kW, C_in/groups, C_out"}: transpose by [2, 3, 1, 0]`,
    images: "N, H, W, C",
    notes,
  };
}

export function toOnnx(layer: Layer, { before, after, weightShape, outputSize }: Resolved): Translation {
  const { transposed, kernel, stride, dilation, groups, bias, padding, outputPadding } = layer;
  const same = padding === "same";
  const name = transposed ? "ConvTranspose" : "Conv";
  const attributes = [
    `kernel_shape=[${kernel}, ${kernel}]`,
    stride !== 1 && `strides=[${stride}, ${stride}]`,
    (before !== 0 || after !== 0) && `pads=[${before}, ${before}, ${after}, ${after}]`,
    transposed && !same && outputPadding !== 0 && `output_padding=[${outputPadding}, ${outputPadding}]`,
    transposed &&
      same &&
      missing(layer, before, after) !== 0 &&
      `output_padding=[${missing(layer, before, after)}, ${missing(layer, before, after)}]`,
    dilation !== 1 && `dilations=[${dilation}, ${dilation}]`,
    groups !== 1 && `group=${groups}`,
  ].filter((one): one is string => one !== false);
  return {
    code: [
      "from onnx import helper",
      "",
      "node = helper.make_node(",
      `    "${name}", ${bias ? '["x", "w", "b"]' : '["x", "w"]'}, ["y"],`,
      ...attributes.map((one) => `    ${one},`),
      ")",
    ].join("\n"),
    weights: `${shape(weightShape)} as PyTorch's`,
    images: "N, C, H, W",
    notes: [
      ...(same
        ? [
            'pads are [top, left, bottom, right]; auto_pad="SAME_UPPER" would say it without numbers and is deprecated.',
          ]
        : []),
      ...(transposed && before === after
        ? [
            `output_shape=[${outputSize}, ${outputSize}] may stand in place of pads: then the runtime finds them.`,
          ]
        : []),
    ],
  };
}

export const frameworks = [
  ["convkit", toConvkit],
  ["PyTorch", toPyTorch],
  ["Keras", toKeras],
  ["ONNX", toOnnx],
] as const;

/** A small language for models, so that every contestant, in any language, builds the same one. */
export type LayerSpec =
  | ConvLayer
  | LinearLayer
  | { readonly type: "batchNorm"; readonly channels: number }
  | { readonly type: "relu" }
  /** Windows that do not overlap. */
  | { readonly type: "maxPool"; readonly kernel: number }
  /** The mean over all positions: `[N, C, H, W]` to `[N, C]`. */
  | { readonly type: "globalAvgPool" }
  | { readonly type: "flatten" }
  /** body(x) + shortcut(x); an empty shortcut is x. */
  | {
      readonly type: "residual";
      readonly body: readonly LayerSpec[];
      readonly shortcut: readonly LayerSpec[];
    };

export interface ConvLayer {
  readonly type: "conv";
  readonly in: number;
  readonly out: number;
  readonly kernel: number;
  readonly stride: number;
  readonly padding: number;
  readonly bias: boolean;
}

export interface LinearLayer {
  readonly type: "linear";
  readonly in: number;
  readonly out: number;
}

export interface ParameterSpec {
  readonly shape: readonly number[];
  /** Elements that one output sums over, for the scale of the initial values; 0: they are all `fill`. */
  readonly fanIn: number;
  readonly fill: number;
}

/** The parameters of the layers in order: weight, then bias; of a residual block the body's, then the shortcut's. */
export function parameterSpecs(layers: readonly LayerSpec[]): ParameterSpec[] {
  return layers.flatMap((layer): ParameterSpec[] => {
    switch (layer.type) {
      case "conv": {
        const fanIn = layer.in * layer.kernel ** 2;
        const weight = { shape: [layer.out, layer.in, layer.kernel, layer.kernel], fanIn, fill: 0 };
        return layer.bias ? [weight, { shape: [layer.out], fanIn: 6 * fanIn, fill: 0 }] : [weight];
      }
      case "linear":
        return [
          { shape: [layer.out, layer.in], fanIn: layer.in, fill: 0 },
          { shape: [layer.out], fanIn: 6 * layer.in, fill: 0 },
        ];
      case "batchNorm":
        return [1, 0].map((fill) => ({ shape: [layer.channels], fanIn: 0, fill }));
      case "residual":
        return parameterSpecs([...layer.body, ...layer.shortcut]);
      default:
        return [];
    }
  });
}

/** Multiply-adds of one image's forward pass: of convolutions and linear layers, which the rest is little beside. */
export function multiplyAdds(layers: readonly LayerSpec[], size: number): number {
  let [side, sum] = [size, 0];
  for (const layer of layers) {
    if (layer.type === "conv") {
      side = Math.floor((side + 2 * layer.padding - layer.kernel) / layer.stride) + 1;
      sum += layer.in * layer.out * layer.kernel ** 2 * side ** 2;
    } else if (layer.type === "linear") sum += layer.in * layer.out;
    else if (layer.type === "maxPool") side = Math.floor(side / layer.kernel);
    else if (layer.type === "residual") {
      sum += multiplyAdds(layer.body, side) + multiplyAdds(layer.shortcut, side);
      const strides = layer.body.map((inner) => (inner.type === "conv" ? inner.stride : 1));
      side = Math.ceil(side / strides.reduce((a, b) => a * b, 1));
    }
  }
  return sum;
}

const conv = (from: number, to: number, kernel: number, stride: number, padding: number, bias = true) =>
  ({ type: "conv", in: from, out: to, kernel, stride, padding, bias }) as const;
const linear = (from: number, to: number) => ({ type: "linear", in: from, out: to }) as const;
const batchNorm = (channels: number) => ({ type: "batchNorm", channels }) as const;
const relu = { type: "relu" } as const;
const maxPool = { type: "maxPool", kernel: 2 } as const;
const flatten = { type: "flatten" } as const;

/** Conv(1,32,3,p1)-ReLU-MaxPool2-Conv(32,64,3,p1)-ReLU-MaxPool2-Linear(3136,128)-ReLU-Linear(128,10). */
export const mnistCnn: readonly LayerSpec[] = [
  conv(1, 32, 3, 1, 1),
  relu,
  maxPool,
  conv(32, 64, 3, 1, 1),
  relu,
  maxPool,
  flatten,
  linear(3136, 128),
  relu,
  linear(128, 10),
];

/** LeCun et al., "Gradient-based learning applied to document recognition", 1998, with ReLU and max pooling. */
export const lenet5: readonly LayerSpec[] = [
  conv(1, 6, 5, 1, 2),
  relu,
  maxPool,
  conv(6, 16, 5, 1, 0),
  relu,
  maxPool,
  flatten,
  linear(400, 120),
  relu,
  linear(120, 84),
  relu,
  linear(84, 10),
];

const block = (from: number, to: number, stride: number): readonly LayerSpec[] => [
  {
    type: "residual",
    body: [
      conv(from, to, 3, stride, 1, false),
      batchNorm(to),
      relu,
      conv(to, to, 3, 1, 1, false),
      batchNorm(to),
    ],
    shortcut: from === to ? [] : [conv(from, to, 1, stride, 0, false), batchNorm(to)],
  },
  relu,
];

/** He et al., arXiv:1512.03385, section 4.2 with n = 1: three stages of one block on 32x32 images. */
export const resnet8: readonly LayerSpec[] = [
  conv(3, 16, 3, 1, 1, false),
  batchNorm(16),
  relu,
  ...block(16, 16, 1),
  ...block(16, 32, 2),
  ...block(32, 64, 2),
  { type: "globalAvgPool" },
  linear(64, 10),
];

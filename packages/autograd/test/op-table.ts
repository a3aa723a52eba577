import type { Tensor } from "../src/index.ts";
import * as ops from "../src/ops/index.ts";
import { indices, positive, spread } from "./helpers.ts";

/** One call of an op whose gradients are checked, of first and second order. */
export interface Check {
  readonly f: (...inputs: Tensor[]) => Tensor;
  readonly inputs: () => Tensor[];
}

/** What every op must have here: checks, or a word on why it has no gradient. */
export type Row = readonly Check[] | { readonly noGradient: string };

const check = (f: (...inputs: Tensor[]) => Tensor, ...makers: (() => Tensor)[]): Check => ({
  f,
  inputs: () => makers.map((make) => make()),
});

const s = (shape: number[], offset?: number) => () => spread(shape, offset);
/** Positive constants of an operand's dtype. */
const weights = (x: Tensor, shape: number[], offset?: number) => ops.cast(positive(shape, offset), x.dtype);
const p = (shape: number[], offset?: number) => () => positive(shape, offset);

/** Between 0.2 and 0.8. */
const probability = (shape: number[], offset?: number) => () => {
  const values = positive(shape, offset);
  return ops.add(ops.mul(ops.sub(values.detach(), 1), 0.6), 0.5);
};

const elementwise = (f: (x: Tensor) => Tensor, make = s) => [
  check((x) => f(x!), make([2, 3])),
  check((x) => f(x!), make([])),
];
const broadcast = (f: (x: Tensor, y: Tensor) => Tensor, make = s) => [
  check((x, y) => f(x!, y!), make([2, 3]), make([2, 3], 0.3)),
  check((x, y) => f(x!, y!), make([2, 1, 3]), make([4, 1], 0.3)),
  check((x, y) => f(x!, y!), make([]), make([2, 2], 0.3)),
];
const reduction = (f: (x: Tensor, options?: ops.ReduceOptions) => Tensor) => [
  check((x) => f(x!), s([2, 3])),
  check((x) => f(x!, { axis: -1 }), s([2, 3])),
  check((x) => f(x!, { axis: [0, 2], keepDims: true }), s([2, 3, 2])),
];
const comparison = { noGradient: "comparisons give bool" };

/** Convolutions of any kind with the options that change their gradients: [options, input, weight, bias length]. */
const convolution = <Options extends ops.ConvOptions | ops.ConvTransposeOptions>(
  conv: (x: Tensor, w: Tensor, options?: Options) => Tensor,
  cases: [options: NoInfer<Options>, input: number[], weight: number[], bias: number][],
) =>
  cases.flatMap(([options, input, weight, bias]) => [
    check((x, w) => conv(x!, w!, options), s(input), s(weight, 0.2)),
    check((x, w, b) => conv(x!, w!, { ...options, bias: b! }), s(input), s(weight, 0.2), s([bias], 0.4)),
  ]);

/** A new op does not compile until it has a row. */
export const opTable: { readonly [Name in keyof typeof ops]: Row } = {
  abs: elementwise(ops.abs),
  adaptiveAvgPool1d: [
    check((x) => ops.adaptiveAvgPool1d(x!, 3), s([1, 2, 6])),
    check((x) => ops.adaptiveAvgPool1d(x!, 3), s([1, 2, 5])),
  ],
  adaptiveAvgPool2d: [
    check((x) => ops.adaptiveAvgPool2d(x!, 1), s([2, 2, 2, 3])),
    check((x) => ops.adaptiveAvgPool2d(x!, [2, 3]), s([1, 2, 3, 5])),
  ],
  adaptiveAvgPool3d: [check((x) => ops.adaptiveAvgPool3d(x!, [2, null, 3]), s([1, 1, 3, 2, 2]))],
  adaptiveMaxPool1d: [check((x) => ops.adaptiveMaxPool1d(x!, 3), s([1, 2, 5]))],
  adaptiveMaxPool2d: [
    check((x) => ops.adaptiveMaxPool2d(x!, 1), s([2, 2, 2, 3])),
    check((x) => ops.adaptiveMaxPool2d(x!, [2, 3]), s([1, 2, 3, 5])),
  ],
  adaptiveMaxPool3d: [check((x) => ops.adaptiveMaxPool3d(x!, [2, null, 3]), s([1, 1, 3, 2, 2]))],
  add: [...broadcast(ops.add), check((x) => ops.add(x!, 2), s([3]))],
  avgPool1d: [
    check(
      (x) => ops.avgPool1d(x!, { kernelSize: 3, stride: 2, padding: 1, countIncludePad: false }),
      s([1, 2, 6]),
    ),
  ],
  avgPool2d: [
    check((x) => ops.avgPool2d(x!, { kernelSize: 2 }), s([2, 2, 4, 4])),
    check(
      (x) => ops.avgPool2d(x!, { kernelSize: [3, 2], stride: 2, padding: 1, ceilMode: true }),
      s([1, 2, 5, 4]),
    ),
  ],
  avgPool3d: [check((x) => ops.avgPool3d(x!, { kernelSize: 2, stride: 1 }), s([1, 1, 2, 3, 3]))],
  batchNorm: [
    check((x) => ops.batchNorm(x!), s([4, 2])),
    check((x, w, b) => ops.batchNorm(x!, { weight: w!, bias: b! }), s([2, 2, 2, 2]), p([2]), s([2], 0.5)),
    check(
      (x, mean, variance) => ops.batchNorm(x!, { mean: mean!, variance: variance!, eps: 0.1 }),
      s([2, 2, 3]),
      s([2], 0.5),
      p([2]),
    ),
  ],
  binaryCrossEntropy: [
    check((x, y) => ops.binaryCrossEntropy(x!, y!), probability([2, 3]), probability([2, 3], 0.3)),
    check(
      (x, y) => ops.binaryCrossEntropy(x!, y!, { reduction: "sum", weight: weights(x!, [3]) }),
      probability([2, 3]),
      probability([2, 3], 0.3),
    ),
  ],
  binaryCrossEntropyWithLogits: [
    check((x, y) => ops.binaryCrossEntropyWithLogits(x!, y!), s([2, 3]), s([2, 3], 0.3)),
    check(
      (x, y) =>
        ops.binaryCrossEntropyWithLogits(x!, y!, {
          reduction: "none",
          weight: weights(x!, [3]),
          posWeight: weights(x!, [2, 1], 0.4),
        }),
      s([2, 3]),
      s([2, 3], 0.3),
    ),
  ],
  broadcastTo: [
    check((x) => ops.broadcastTo(x!, [2, 3, 2]), s([3, 1])),
    check((x) => ops.broadcastTo(x!, [2, 2]), s([])),
  ],
  cast: { noGradient: "float64 to float64 is the identity; the float32 gradient is tested in cast.test.ts" },
  clamp: [
    check((x) => ops.clamp(x!, -0.5, 0.5), s([2, 4])),
    check((x, low) => ops.clamp(x!, low!, 2), s([5]), s([5], 0.3)),
  ],
  concat: [
    check((x, y) => ops.concat([x!, y!], 1), s([2, 3]), s([2, 1], 0.3)),
    check((x, y) => ops.concat([x!, y!, x!], -2), s([1, 2]), s([2, 2], 0.3)),
  ],
  conv1d: convolution(ops.conv1d, [
    [{ stride: 2, padding: [[2, 1]], dilation: 2 }, [2, 2, 7], [3, 2, 3], 3],
    [{ groups: 2, padding: "same" }, [1, 4, 5], [2, 2, 2], 2],
  ]),
  conv2d: convolution(ops.conv2d, [
    [{}, [1, 2, 4, 4], [2, 2, 3, 3], 2],
    [
      {
        stride: [2, 1],
        padding: [
          [1, 0],
          [0, 2],
        ],
        dilation: [1, 2],
      },
      [2, 2, 5, 4],
      [2, 2, 2, 3],
      2,
    ],
    [{ groups: 2, padding: 1 }, [1, 2, 3, 3], [4, 1, 3, 3], 4],
    [{ paddingMode: "reflect", padding: 1 }, [1, 1, 3, 4], [2, 1, 3, 3], 2],
    [{ paddingMode: "circular", padding: [1, 2] }, [1, 1, 3, 4], [1, 1, 2, 2], 1],
    [{ paddingMode: "replicate", padding: 2, layout: "NHWC" }, [1, 3, 3, 2], [2, 2, 2, 2], 2],
    [{ layout: "NHWC", stride: 2 }, [1, 4, 4, 2], [3, 3, 2, 2], 2],
  ]),
  conv3d: convolution(ops.conv3d, [[{ stride: [1, 2, 1], padding: 1 }, [1, 2, 2, 3, 2], [2, 2, 2, 2, 2], 2]]),
  convTranspose1d: convolution(ops.convTranspose1d, [
    [{ stride: 2, outputPadding: 1 }, [1, 2, 3], [2, 2, 3], 2],
  ]),
  convTranspose2d: convolution(ops.convTranspose2d, [
    [{}, [1, 2, 2, 2], [2, 1, 2, 2], 1],
    [{ stride: 2, padding: 1, outputPadding: 1, groups: 2 }, [2, 2, 2, 2], [2, 1, 3, 3], 2],
    [{ layout: "NHWC", dilation: 2 }, [1, 2, 3, 2], [2, 2, 3, 2], 3],
  ]),
  convTranspose3d: convolution(ops.convTranspose3d, [[{ stride: 2 }, [1, 1, 2, 1, 2], [1, 2, 2, 1, 2], 2]]),
  cos: elementwise(ops.cos),
  crossEntropy: [
    check((x) => ops.crossEntropy(x!, indices([2, 0, 2])), s([3, 4])),
    check((x) => ops.crossEntropy(x!, indices([2, 0]), { reduction: "none" }), s([2, 3])),
    check(
      (x) =>
        ops.crossEntropy(x!, indices([2, -1, 1]), {
          weight: weights(x!, [3]),
          labelSmoothing: 0.2,
          ignoreIndex: -1,
        }),
      s([3, 3]),
    ),
    check((x, y) => ops.crossEntropy(x!, y!, { labelSmoothing: 0.1 }), s([2, 3]), s([2, 3], 0.3)),
  ],
  div: [...broadcast(ops.div, p), check((x) => ops.div(3, x!), p([3]))],
  elu: elementwise((x) => ops.elu(x, 0.7)),
  equal: comparison,
  erf: elementwise(ops.erf),
  exp: elementwise(ops.exp),
  flatten: [check((x) => ops.square(ops.flatten(x!, 1)), s([2, 2, 2]))],
  gather: [
    check(
      (x) =>
        ops.gather(
          x!,
          indices([
            [0, 0],
            [2, 1],
          ]),
          1,
        ),
      s([2, 3]),
    ),
    check((x) => ops.gather(x!, indices([[1, 0, 1]]), 0), s([2, 3])),
  ],
  gelu: [...elementwise((x) => ops.gelu(x)), ...elementwise((x) => ops.gelu(x, { approximate: "tanh" }))],
  greater: comparison,
  greaterEqual: comparison,
  groupNorm: [
    check((x) => ops.groupNorm(x!, 2), s([2, 4])),
    check(
      (x, w, b) => ops.groupNorm(x!, 2, { weight: w!, bias: b!, eps: 0.1 }),
      s([2, 4, 2]),
      p([4]),
      s([4], 0.5),
    ),
  ],
  hardswish: elementwise((x) => ops.hardswish(ops.mul(x, 4))),
  instanceNorm: [
    check((x) => ops.instanceNorm(x!), s([2, 2, 3])),
    check(
      (x, w, b) => ops.instanceNorm(x!, { weight: w!, bias: b!, eps: 0.1 }),
      s([2, 2, 2, 2]),
      p([2]),
      s([2], 0.5),
    ),
  ],
  interpolate: [
    check((x) => ops.interpolate(x!, { scaleFactor: 2 }), s([1, 2, 2, 3])),
    check((x) => ops.interpolate(x!, { size: [3, 3] }), s([1, 1, 1, 1])),
    check((x) => ops.interpolate(x!, { scaleFactor: 2, mode: "bilinear" }), s([1, 1, 2, 3])),
    check((x) => ops.interpolate(x!, { scaleFactor: 3, mode: "linear" }), s([1, 2, 2])),
    check(
      (x) => ops.interpolate(x!, { size: [3, 4], mode: "bilinear", alignCorners: true }),
      s([1, 1, 2, 3]),
    ),
    check((x) => ops.interpolate(x!, { size: [1, 3, 4], mode: "trilinear" }), s([1, 1, 2, 2, 3])),
    check((x) => ops.interpolate(x!, { size: 5 }), s([1, 2, 3])),
  ],
  layerNorm: [
    check((x) => ops.layerNorm(x!, [3]), s([2, 3])),
    check(
      (x, w, b) => ops.layerNorm(x!, [2, 2], { weight: w!, bias: b!, eps: 0.1 }),
      s([3, 2, 2]),
      p([2, 2]),
      s([2, 2], 0.5),
    ),
  ],
  huberLoss: [check((x, y) => ops.huberLoss(x!, y!, { delta: 0.7 }), s([2, 3]), s([2, 3], 0.3))],
  klDivLoss: [
    check((x, y) => ops.klDivLoss(x!, y!), s([2, 3]), p([2, 3])),
    check(
      (x, y) => ops.klDivLoss(x!, y!, { reduction: "batchmean", logTarget: true }),
      s([2, 3]),
      s([2, 3], 0.3),
    ),
  ],
  l1Loss: [check((x, y) => ops.l1Loss(x!, y!), s([2, 3]), s([2, 3], 0.3))],
  leakyRelu: elementwise((x) => ops.leakyRelu(x, 0.2)),
  less: comparison,
  lessEqual: comparison,
  linear: [
    check((x, w, b) => ops.linear(x!, w!, b!), s([2, 3]), s([2, 3], 0.2), s([2], 0.4)),
    check((x, w) => ops.linear(x!, w!), s([2, 2, 3]), s([2, 3], 0.2)),
  ],
  log: elementwise(ops.log, p),
  logSoftmax: [
    check((x) => ops.logSoftmax(x!), s([2, 3])),
    check((x) => ops.logSoftmax(x!, 0), s([3, 2, 2])),
  ],
  logSumExp: reduction(ops.logSumExp),
  matmul: [
    check((x, y) => ops.matmul(x!, y!), s([2, 3]), s([3, 2], 0.2)),
    check((x, y) => ops.matmul(x!, y!), s([2, 1, 2, 3]), s([3, 3, 2], 0.2)),
    check((x, y) => ops.matmul(x!, y!), s([3]), s([2, 3, 2], 0.2)),
    check((x, y) => ops.matmul(x!, y!), s([2, 3]), s([3], 0.2)),
    check((x, y) => ops.matmul(x!, y!), s([3]), s([3], 0.2)),
  ],
  max: reduction(ops.max),
  maxPool1d: [check((x) => ops.maxPool1d(x!, { kernelSize: 2, stride: 1, dilation: 2 }), s([1, 2, 6]))],
  maxPool2d: [
    check((x) => ops.maxPool2d(x!, { kernelSize: 2 }), s([2, 2, 4, 4])),
    check(
      (x) => ops.maxPool2d(x!, { kernelSize: 3, stride: 2, padding: 1, ceilMode: true }),
      s([1, 2, 6, 5]),
    ),
  ],
  maxPool3d: [check((x) => ops.maxPool3d(x!, { kernelSize: [1, 2, 2], stride: 1 }), s([1, 1, 2, 3, 3]))],
  maximum: [...broadcast(ops.maximum), check((x) => ops.maximum(x!, 0), s([4]))],
  mean: reduction(ops.mean),
  min: reduction(ops.min),
  minimum: broadcast(ops.minimum),
  mseLoss: [check((x, y) => ops.mseLoss(x!, y!), s([2, 3]), s([2, 3], 0.3))],
  mul: broadcast(ops.mul),
  neg: elementwise(ops.neg),
  nllLoss: [check((x) => ops.nllLoss(x!, indices([1, 0]), { reduction: "sum" }), s([2, 2]))],
  pad: [
    check(
      (x) =>
        ops.pad(x!, [
          [1, 0],
          [0, 2],
        ]),
      s([2, 3]),
    ),
    check(
      (x) =>
        ops.pad(
          x!,
          [
            [0, 1],
            [2, 2],
          ],
          "reflect",
        ),
      s([2, 3]),
    ),
    check(
      (x) =>
        ops.pad(
          x!,
          [
            [1, 2],
            [0, 0],
          ],
          "replicate",
        ),
      s([2, 3]),
    ),
    check(
      (x) =>
        ops.pad(
          x!,
          [
            [2, 1],
            [3, 1],
          ],
          "circular",
        ),
      s([2, 3]),
    ),
    check((x) => ops.pad(x!, [[1, 2]], "constant", 3), s([3])),
  ],
  pixelShuffle: [check((x) => ops.square(ops.pixelShuffle(x!, 2)), s([1, 4, 1, 2]))],
  pixelUnshuffle: [check((x) => ops.square(ops.pixelUnshuffle(x!, 2)), s([1, 1, 2, 4]))],
  pow: [
    ...broadcast(ops.pow, p),
    check((x) => ops.pow(x!, 3), s([2, 3])),
    check((x) => ops.pow(2, x!), s([3])),
  ],
  prelu: [
    check((x, w) => ops.prelu(x!, w!), s([2, 3, 2]), p([3])),
    check((x, w) => ops.prelu(x!, w!), s([5]), p([1])),
  ],
  relu: elementwise(ops.relu),
  reshape: [check((x) => ops.square(ops.reshape(x!, [3, -1])), s([2, 3]))],
  scatterAdd: [check((x) => ops.scatterAdd(x!, indices([1, 1, 0]), 1, 3), s([2, 3]))],
  sigmoid: elementwise(ops.sigmoid),
  sign: elementwise(ops.sign),
  silu: elementwise(ops.silu),
  sin: elementwise(ops.sin),
  slice: [
    check((x) => ops.slice(x!, 1, [0, 3, 2]), s([2, 4])),
    check((x) => ops.slice(x!, "...", [null, null, -1]), s([2, 3])),
    check((x) => ops.slice(x!, [], "new", [3, 0, -2]), s([2, 4])),
  ],
  smoothL1Loss: [check((x, y) => ops.smoothL1Loss(x!, y!, { beta: 0.7 }), s([2, 3]), s([2, 3], 0.3))],
  softmax: [check((x) => ops.softmax(x!), s([2, 3])), check((x) => ops.softmax(x!, 0), s([3, 2]))],
  softplus: [
    ...elementwise((x) => ops.softplus(x)),
    ...elementwise((x) => ops.softplus(x, { beta: 3, threshold: 1 })),
  ],
  sqrt: elementwise(ops.sqrt, p),
  square: elementwise(ops.square),
  squeeze: [check((x) => ops.square(ops.squeeze(x!, 1)), s([2, 1, 2]))],
  stack: [check((x, y) => ops.stack([x!, y!], 1), s([2, 3]), s([2, 3], 0.3))],
  sub: broadcast(ops.sub),
  sum: reduction(ops.sum),
  take: [
    check((x) => ops.take(x!, indices([2, 0, 2]), 0), s([3, 2])),
    check((x) => ops.take(x!, indices([1, 1]), -1), s([2, 3])),
  ],
  tanh: elementwise(ops.tanh),
  transpose: [
    check((x) => ops.square(ops.transpose(x!)), s([2, 3])),
    check((x) => ops.square(ops.transpose(x!, [2, 0, 1])), s([2, 3, 2])),
  ],
  unsqueeze: [check((x) => ops.square(ops.unsqueeze(x!, -1)), s([2, 3]))],
  variance: reduction(ops.variance),
  where: [
    check((x, y) => ops.where(ops.greater(x!.detach(), 0), x!, y!), s([2, 3]), s([2, 3], 0.3)),
    check((x, y) => ops.where(ops.greater(x!.detach(), 0), x!, y!), s([2, 3]), s([], 0.3)),
  ],
};

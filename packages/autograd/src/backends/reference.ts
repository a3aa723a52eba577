import type { AxisRange, Index } from "@convkit/ndarray";
import {
  abs,
  add,
  assign,
  astype,
  cos,
  div,
  equal,
  exp,
  fromTypedArray,
  full,
  greater,
  greaterEqual,
  less,
  lessEqual,
  log,
  mapUnary,
  matmul,
  max,
  maximum,
  min,
  minimum,
  mul,
  type NDArray,
  neg,
  pow,
  sign,
  sin,
  sqrt,
  square,
  sub,
  sum,
  tanh,
  zeros,
} from "@convkit/ndarray";
import type { Backend, BinaryName, CompareName, ReduceName, UnaryName } from "../backend.ts";
import { firstOutside, logSoftmaxAlong, softmaxAlong } from "./reference-axis.ts";
import { reluGrad } from "./relu-grad.ts";
import { erf, sigmoid, softplus } from "./special.ts";

const unary: Readonly<Record<UnaryName, (x: NDArray) => NDArray>> = {
  neg,
  abs,
  sign,
  exp,
  log,
  sqrt,
  square,
  sin,
  cos,
  tanh,
  sigmoid: (x) => mapUnary(x, sigmoid),
  erf: (x) => mapUnary(x, erf),
  softplus: (x) => mapUnary(x, softplus),
  relu: (x) => maximum(x, 0),
};

const binary: Readonly<Record<BinaryName, (x: NDArray, y: NDArray) => NDArray>> = {
  add,
  sub,
  mul,
  div,
  pow,
  maximum,
  minimum,
  reluGrad,
};

const compare: Readonly<Record<CompareName, (x: NDArray, y: NDArray) => NDArray>> = {
  equal,
  less,
  lessEqual,
  greater,
  greaterEqual,
};

const reduce: Readonly<Record<ReduceName, typeof sum>> = { sum, max, min };

/** Python's notation of a range: a stop below 0 with a negative step means "to the very start". */
const asIndex = ({ start, count, step }: AxisRange): Index => {
  const stop = start + count * step;
  return [start, stop < 0 ? null : stop, step];
};

const pickRanges = (x: NDArray, ranges: readonly AxisRange[]) =>
  x.slice(...ranges.map((range): Index => (range.count === 0 ? [0, 0] : asIndex(range))));

/** The last two axes exchanged. */
const transposeLast = (x: NDArray) => {
  const axes = x.shape.map((_, axis) => axis);
  return x.transpose([...axes.slice(0, -2), x.rank - 1, x.rank - 2]);
};

/**
 * The backend that defines what the others must compute: plain TypeScript over NDArrays, built of
 * `@convkit/ndarray`. Shape ops give views.
 */
export const reference: Backend<NDArray> = {
  name: "reference",

  fromTypedArray: (data, shape, dtype) => fromTypedArray(data.slice(), shape, dtype),
  read: async (x) => x.toTypedArray(),
  readSync: (x) => x.toTypedArray(),
  full: (shape, value, dtype) => full(shape, value, { dtype }),
  cast: (x, dtype) => astype(x, dtype),

  unary: (name, x) => unary[name](x),
  binary: (name, x, y) => binary[name](x, y),
  compare: (name, x, y) => compare[name](x, y),

  reduce: (name, x, axes, keepDims) => reduce[name](x, { axis: axes, keepDims }),
  logSoftmax: logSoftmaxAlong,
  softmax: softmaxAlong,

  reshape: (x, shape) => x.reshape(shape),
  transpose: (x, axes) => x.transpose(axes),
  broadcastTo: (x, shape) => x.broadcastTo(shape),
  slice: pickRanges,
  embed(x, shape, ranges) {
    const result = zeros(shape, { dtype: x.dtype });
    assign(pickRanges(result, ranges), x);
    return result;
  },

  firstOutside,

  matmul: (x, y, transposeX, transposeY) =>
    matmul(transposeX ? transposeLast(x) : x, transposeY ? transposeLast(y) : y),

  special: ({ onArrays }) => onArrays,
};

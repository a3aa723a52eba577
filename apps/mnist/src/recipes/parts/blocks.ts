import type { Generator } from "@convkit/ndarray";
import { BatchNorm2d, Conv2d, MaxPool2d, type Module, ReLU } from "@convkit/nn";

/** A 3 x 3 convolution that keeps the size, without a bias: batch norm, which has one, follows. */
function convolution(from: number, to: number, generator: Generator): Conv2d {
  return new Conv2d(from, to, 3, { padding: 1, bias: false, generator });
}

/** Convolution, batch norm, ReLU. */
export function normed(from: number, to: number, generator: Generator): Module[] {
  return [convolution(from, to, generator), new BatchNorm2d(to), new ReLU()];
}

/**
 * The same with both sides halved by max pooling, which stands before the norm: that has then a quarter of the work. Both
 * orders give the same but for the norm's statistics, as long as its factors are positive.
 */
export function pooled(from: number, to: number, generator: Generator): Module[] {
  return [convolution(from, to, generator), new MaxPool2d(2), new BatchNorm2d(to), new ReLU()];
}

import { add, div, mean, mul, type NDArray, sqrt, sub, sum } from "@convkit/ndarray";
import type { ChannelNumbers } from "../backend.ts";

const otherAxes = (x: NDArray) => x.shape.map((_, axis) => axis).filter((axis) => axis !== 1);
/** `[C]` as `[C, 1, ...]`, which broadcasts against `[N, C, ...]`. */
const perChannel = (x: NDArray, numbers: NDArray) => numbers.reshape([-1, ...x.shape.slice(2).map(() => 1)]);

/** The mean and the biased variance of every channel. */
export function channelMoments(x: NDArray): { mean: NDArray; variance: NDArray } {
  const axis = otherAxes(x);
  const centre = mean(x, { axis });
  const deviations = sub(x, perChannel(x, centre));
  return { mean: centre, variance: mean(mul(deviations, deviations), { axis }) };
}

const inverseOf = ({ variance }: ChannelNumbers<NDArray>, eps: number) => div(1, sqrt(add(variance, eps)));

/** Batch normalisation; the formula is Backend's. */
export function normalise(x: NDArray, numbers: ChannelNumbers<NDArray>, eps: number): NDArray {
  const { mean, weight, bias } = numbers;
  const inverse = inverseOf(numbers, eps);
  const scale = weight ? mul(inverse, weight) : inverse;
  const centred = mul(sub(x, perChannel(x, mean)), perChannel(x, scale));
  return bias ? add(centred, perChannel(x, bias)) : centred;
}

/** The gradients of batch normalisation with x's own moments; the formulas are Backend's. */
export function normaliseGrad(x: NDArray, g: NDArray, numbers: ChannelNumbers<NDArray>, eps: number) {
  const axis = otherAxes(x);
  const { weight } = numbers;
  const count = x.size / x.shape[1]!;
  const inverse = inverseOf(numbers, eps);
  const standard = mul(sub(x, perChannel(x, numbers.mean)), perChannel(x, inverse));
  const [bias, slope] = [sum(g, { axis }), sum(mul(g, standard), { axis })];
  const share = (total: NDArray) => perChannel(x, div(total, count));
  const spread = sub(sub(g, share(bias)), mul(standard, share(slope)));
  return {
    x: mul(spread, perChannel(x, weight ? mul(weight, inverse) : inverse)),
    weight: slope,
    bias,
  };
}

import type { CorrelationAxis } from "@convkit/wasm";
import type { ConvAxis } from "./axes.ts";

/** The input positions first, first + step, ... of an axis, which all meet the same taps. */
export interface SubPixelPhase {
  readonly first: number;
  readonly step: number;
  /** The axis of the correlation that gives their gradients: over the outputs' gradient, of stride 1. */
  readonly axis: CorrelationAxis;
  /** The kernel's tap that is its first, and the (negative) distance to the next. */
  readonly firstTap: number;
  readonly tapStep: number;
}

/**
 * The gradient of a strided convolution in its input, one axis of it, as convolutions of stride 1:
 *
 *   dx[i] = sum over taps u with i + p - u*d divisible by s of dy[(i + p - u*d) / s] * w[u]
 *
 * With g = gcd(s, d), the taps that i meets are u0, u0 + s/g, ..., and depend on i mod s alone; from one to the next the output
 * moves back by d/g. There is a phase for each i mod s; one that no tap meets has no taps, and its gradient is zero.
 */
export function subPixelPhases(axis: ConvAxis): SubPixelPhase[] {
  const { inputSize, outputSize, kernelSize, stride, dilation, padding } = axis;
  const divisor = gcd(stride, dilation);
  const period = stride / divisor;
  return Array.from({ length: Math.min(stride, inputSize) }, (_, first) => {
    const meets = (u: number) => (first + padding[0] - u * dilation) % stride === 0;
    const most = Math.min(period, kernelSize);
    let least = 0;
    while (least < most && !meets(least)) least++;
    const u0 = least < most ? least : undefined;
    const taps = u0 === undefined ? 0 : Math.ceil((kernelSize - u0) / period);
    const shift = u0 === undefined ? 0 : (first + padding[0] - u0 * dilation) / stride;
    const reach = (taps - 1) * (dilation / divisor);
    return {
      first,
      step: stride,
      axis: {
        input: outputSize,
        output: Math.ceil((inputSize - first) / stride),
        taps,
        stride: 1,
        dilation: dilation / divisor,
        padding: u0 === undefined ? 0 : reach - shift,
      },
      firstTap: u0 === undefined ? 0 : u0 + (taps - 1) * period,
      tapStep: -period,
    };
  });
}

function gcd(a: number, b: number): number {
  return b === 0 ? a : gcd(b, a % b);
}

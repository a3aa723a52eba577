import { abs, add, div, grad, max, min, mul, noGrad, sub, sum, type Tensor, tensor } from "@convkit/autograd";
import { checkOptionNames, Generator, ShapeError } from "@convkit/ndarray";
import { checkInteger, checkNumber } from "../check.ts";
import type { Module } from "../module/module.ts";
import { keepModes } from "../train/modes.ts";
import { bestClasses, type ClassIndex, scoreOf } from "./class-score.ts";

export interface SaliencyOptions {
  /** What to explain: one class, or one an example. Default: for each example the class with the largest score. */
  readonly classIndex?: ClassIndex;
  /** How many noisy copies of the input the gradient is averaged over: SmoothGrad. Default: 0, the input itself. */
  readonly samples?: number;
  /** Standard deviation of that noise, as a fraction of the range of each example's values. Default: 0.15. */
  readonly noise?: number;
  /** Of that noise. Default: 0. */
  readonly seed?: number;
}

/**
 * Which inputs the score of a class hangs on: the gradient's magnitude, the largest over channels. With y the score,
 *
 *   map[n,i,j] = max over c of |dy[n]/dx[n,c,i,j]|
 *
 * and with `samples` the gradient is its mean over x + noise, noise normal with a standard deviation of
 * `noise` * (max x[n] - min x[n]), which takes away much of the speckle.
 *
 * The model runs in evaluation mode; modes, gradients of parameters and running statistics stay as they are.
 *
 * @param input `[N, C, ...]`, as the model takes it; a class is chosen without noise
 * @returns `[N, ...]`, at least 0, the input's axes without channels
 * @throws ShapeError unless the input has an axis of channels and one to look at, and the output is `[N, classes]`
 * @throws ArgumentError when there is no such class, or an option is out of its range
 * @example
 * const model = new Sequential(new Flatten(), new Linear(3, 2));
 * model.loadStateDict({ "1.weight": tensor([[1, -2, 0], [0, 0, 5]]), "1.bias": tensor([0, 0]) });
 * saliency(model, ones([1, 1, 3]), { classIndex: 0 }).toNDArray().toArray() // [[1, 2, 0]]
 *
 * Sources: Simonyan et al., "Deep Inside Convolutional Networks", arXiv:1312.6034, section 3; Smilkov et al.,
 * "SmoothGrad: removing noise by adding noise", arXiv:1706.03825.
 */
export function saliency(model: Module, input: Tensor, options: SaliencyOptions = {}): Tensor {
  checkOptionNames("saliency", options, ["classIndex", "samples", "noise", "seed"]);
  const { classIndex, samples = 0, noise = 0.15, seed = 0 } = options;
  checkInteger("saliency", "samples", samples, 0);
  checkNumber(
    "saliency",
    "noise",
    noise,
    "a number of at least 0",
    (value) => value >= 0 && value < Infinity,
  );
  checkInteger("saliency", "seed", seed, 0);
  if (input.rank < 3)
    throw new ShapeError("saliency", `the input must have at least 3 axes, got ${input.rank}`, [
      { name: "input", value: input.shape, note: "N, C, ..." },
    ]);
  const restoreModes = keepModes(model);
  try {
    model.eval();
    // Nothing outside needs a graph of the gradients.
    return noGrad(() => {
      // Noise must not change what is explained.
      const best =
        classIndex === undefined && samples > 0
          ? bestClasses("saliency", model.forward(input)).detach()
          : undefined;
      const score = (x: Tensor) => {
        const scores = model.forward(x);
        return best ? sum(mul(best, scores)) : scoreOf("saliency", scores, classIndex);
      };
      return max(abs(meanGradient(grad(score), input, { samples, noise, seed })), { axis: 1 });
    });
  } finally {
    restoreModes();
  }
}

function meanGradient(
  gradient: (x: Tensor) => Tensor,
  input: Tensor,
  { samples, noise, seed }: Required<Omit<SaliencyOptions, "classIndex">>,
): Tensor {
  if (samples === 0) return gradient(input);
  const { shape, dtype, backend } = input;
  const axis = Array.from({ length: input.rank - 1 }, (_, i) => i + 1);
  const range = sub(max(input, { axis, keepDims: true }), min(input, { axis, keepDims: true }));
  const generator = new Generator(seed);
  let total: Tensor | undefined;
  for (let k = 0; k < samples; k++) {
    const normal = tensor(
      generator.normal(shape, { dtype: dtype === "float64" ? dtype : "float32", std: noise }),
      { backend },
    );
    const one = gradient(add(input, mul(range, normal)));
    total = total ? add(total, one) : one;
  }
  return div(total!, samples);
}

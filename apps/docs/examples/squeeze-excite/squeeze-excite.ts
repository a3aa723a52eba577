// #region layer
import { mean, mul, relu, reshape, sigmoid, type Tensor } from "@convkit/autograd";
import { ArgumentError } from "@convkit/ndarray";
import { Linear, Module, type WeightOptions } from "@convkit/nn";

/**
 * Weighs the channels of `[N, C, H, W]` by what the image as a whole looks like:
 *
 *   y[n,c] = x[n,c] * sigmoid(W2 relu(W1 m[n] + b1) + b2)[c],   m = the mean of every channel
 *
 * Source: Hu, Shen & Sun, "Squeeze-and-excitation networks", arXiv:1709.01507, section 3.
 */
export class SqueezeExcite extends Module {
  readonly squeeze: Linear;
  readonly excite: Linear;

  constructor(channels: number, reduction = 16, options: WeightOptions = {}) {
    super();
    if (channels % reduction !== 0)
      throw new ArgumentError("SqueezeExcite", `${channels} channels cannot be reduced ${reduction}-fold`);
    this.squeeze = new Linear(channels, channels / reduction, options);
    this.excite = new Linear(channels / reduction, channels, options);
  }

  forward(x: Tensor): Tensor {
    const [batch, channels] = x.shape as [number, number];
    const means = mean(x, { axis: [2, 3] });
    const weights = sigmoid(this.excite.forward(relu(this.squeeze.forward(means))));
    return mul(x, reshape(weights, [batch, channels, 1, 1]));
  }

  override describe(): string {
    return `${this.excite.weight.shape[0]}`;
  }
}
// #endregion layer

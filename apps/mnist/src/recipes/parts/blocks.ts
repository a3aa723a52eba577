import { add, mean, relu, type Tensor } from "@convkit/autograd";
import type { Generator } from "@convkit/ndarray";
import { BatchNorm2d, Conv2d, Module, Sequential } from "@convkit/nn";

/** A 3 x 3 convolution that keeps the size (or, with a stride, divides it), without a bias: a norm follows. */
export function convolution3x3(from: number, to: number, generator: Generator, stride = 1): Conv2d {
  return new Conv2d(from, to, 3, { padding: 1, stride, bias: false, generator });
}

/** A convolution's output to which its input is added: `relu(norm(conv(relu(norm(conv(x))))) + shortcut(x))`. */
export class ResidualBlock extends Module {
  readonly conv1: Conv2d;
  readonly bn1: BatchNorm2d;
  readonly conv2: Conv2d;
  readonly bn2: BatchNorm2d;
  /** Nothing where the shapes agree, else a strided 1 x 1 convolution with its norm. */
  readonly shortcut: Sequential;

  constructor(from: number, to: number, stride: number, generator: Generator) {
    super();
    this.conv1 = convolution3x3(from, to, generator, stride);
    this.bn1 = new BatchNorm2d(to);
    this.conv2 = convolution3x3(to, to, generator);
    this.bn2 = new BatchNorm2d(to);
    this.shortcut =
      from === to && stride === 1
        ? new Sequential()
        : new Sequential(new Conv2d(from, to, 1, { stride, bias: false, generator }), new BatchNorm2d(to));
  }

  forward(x: Tensor): Tensor {
    const inner = relu(this.bn1.forward(this.conv1.forward(x)));
    return relu(add(this.bn2.forward(this.conv2.forward(inner)), this.shortcut.forward(x)));
  }
}

/** The mean of every channel over space: `[N, C, H, W]` to `[N, C]`. */
export class GlobalAveragePool extends Module {
  static override keepsNothing(): boolean {
    return true;
  }

  forward(x: Tensor): Tensor {
    return mean(x, { axis: [2, 3] });
  }
}

import { leakyRelu, logSoftmax, relu, sigmoid, softmax, type Tensor, tanh } from "@convkit/autograd";
import { checkNumber } from "../check.ts";
import { type ConfigValue, Module } from "../module/module.ts";

/**
 * `max(x, 0)`.
 *
 * @example
 * await new ReLU().forward(tensor([-1, 2])).data() // [0, 2]
 */
export class ReLU extends Module {
  static override keepsNothing(): boolean {
    return true;
  }

  forward(x: Tensor): Tensor {
    return relu(x);
  }

  override config(): readonly ConfigValue[] {
    return [];
  }
}

/**
 * `x` where positive, `slope * x` elsewhere.
 *
 * @throws ArgumentError when the slope is not a finite number
 * @example
 * await new LeakyReLU(0.5).forward(tensor([-1, 2])).data() // [-0.5, 2]
 */
export class LeakyReLU extends Module {
  static override keepsNothing(): boolean {
    return true;
  }

  readonly slope: number;

  constructor(slope = 0.01) {
    super();
    checkNumber("LeakyReLU", "slope", slope, "a finite number", Number.isFinite);
    this.slope = slope;
  }

  forward(x: Tensor): Tensor {
    return leakyRelu(x, this.slope);
  }

  override config(): readonly ConfigValue[] {
    return [this.slope];
  }

  override describe(): string {
    return `slope=${this.slope}`;
  }
}

/**
 * The hyperbolic tangent.
 *
 * @example
 * await new Tanh().forward(tensor([0])).data() // [0]
 */
export class Tanh extends Module {
  static override keepsNothing(): boolean {
    return true;
  }

  forward(x: Tensor): Tensor {
    return tanh(x);
  }

  override config(): readonly ConfigValue[] {
    return [];
  }
}

/**
 * `1 / (1 + e^-x)`.
 *
 * @example
 * await new Sigmoid().forward(tensor([0])).data() // [0.5]
 */
export class Sigmoid extends Module {
  static override keepsNothing(): boolean {
    return true;
  }

  forward(x: Tensor): Tensor {
    return sigmoid(x);
  }

  override config(): readonly ConfigValue[] {
    return [];
  }
}

/**
 * `e^x_i / sum over j of e^x_j` along an axis, by default the last.
 *
 * @example
 * new Softmax().forward(zeros([2, 4])).shape // [2, 4]
 */
export class Softmax extends Module {
  static override keepsNothing(): boolean {
    return true;
  }

  readonly axis: number;

  constructor(axis = -1) {
    super();
    this.axis = axis;
  }

  forward(x: Tensor): Tensor {
    return softmax(x, this.axis);
  }

  override config(): readonly ConfigValue[] {
    return [this.axis];
  }

  override describe(): string {
    return `axis=${this.axis}`;
  }
}

/**
 * `log(softmax(x))` along an axis, by default the last.
 *
 * @example
 * new LogSoftmax().forward(zeros([2, 4])).shape // [2, 4]
 */
export class LogSoftmax extends Module {
  static override keepsNothing(): boolean {
    return true;
  }

  readonly axis: number;

  constructor(axis = -1) {
    super();
    this.axis = axis;
  }

  forward(x: Tensor): Tensor {
    return logSoftmax(x, this.axis);
  }

  override config(): readonly ConfigValue[] {
    return [this.axis];
  }

  override describe(): string {
    return `axis=${this.axis}`;
  }
}

import {
  type BinaryCrossEntropyOptions,
  type BinaryCrossEntropyWithLogitsOptions,
  binaryCrossEntropy,
  binaryCrossEntropyWithLogits,
  type CrossEntropyOptions,
  crossEntropy,
  type NLLLossOptions,
  nllLoss,
  type Tensor,
} from "@convkit/autograd";
import { checkOptionNames } from "@convkit/ndarray";
import { Module } from "../module/module.ts";
import { Buffer } from "../module/parameter.ts";

/** Weights are buffers, as PyTorch's: they move with the module and stand in its state dict. */
const bufferOf = (tensor: Tensor | undefined) => tensor && new Buffer(tensor);

/** Options with the weights as they are now. */
const withWeights = <Options extends object>(options: Options, weights: Record<string, Tensor | undefined>) =>
  ({
    ...options,
    ...Object.fromEntries(Object.entries(weights).filter(([, weight]) => weight)),
  }) as Options;

/**
 * `crossEntropy` as a module.
 *
 * @example
 * const labels = tensor([0, 1], { dtype: "int32" });
 * await new CrossEntropyLoss().forward(zeros([2, 10]), labels).data() // ~[2.30259]
 */
export class CrossEntropyLoss extends Module {
  readonly options: Omit<CrossEntropyOptions, "weight">;
  weight: Buffer | undefined;

  constructor(options: CrossEntropyOptions = {}) {
    super();
    checkOptionNames("CrossEntropyLoss", options, ["reduction", "weight", "ignoreIndex", "labelSmoothing"]);
    const { weight, ...rest } = options;
    this.options = rest;
    this.weight = bufferOf(weight);
  }

  forward(logits: Tensor, target: Tensor): Tensor {
    return crossEntropy(logits, target, withWeights(this.options, { weight: this.weight }));
  }
}

/**
 * `nllLoss` as a module.
 *
 * @example
 * await new NLLLoss().forward(tensor([[-1, -2]]), tensor([1], { dtype: "int32" })).data() // [2]
 */
export class NLLLoss extends Module {
  readonly options: Omit<NLLLossOptions, "weight">;
  weight: Buffer | undefined;

  constructor(options: NLLLossOptions = {}) {
    super();
    checkOptionNames("NLLLoss", options, ["reduction", "weight", "ignoreIndex"]);
    const { weight, ...rest } = options;
    this.options = rest;
    this.weight = bufferOf(weight);
  }

  forward(logProbabilities: Tensor, labels: Tensor): Tensor {
    return nllLoss(logProbabilities, labels, withWeights(this.options, { weight: this.weight }));
  }
}

/**
 * `binaryCrossEntropy` as a module.
 *
 * @example
 * await new BCELoss().forward(tensor([0.5]), tensor([1])).data() // ~[0.69315]
 */
export class BCELoss extends Module {
  readonly options: Omit<BinaryCrossEntropyOptions, "weight">;
  weight: Buffer | undefined;

  constructor(options: BinaryCrossEntropyOptions = {}) {
    super();
    checkOptionNames("BCELoss", options, ["reduction", "weight"]);
    const { weight, ...rest } = options;
    this.options = rest;
    this.weight = bufferOf(weight);
  }

  forward(probabilities: Tensor, target: Tensor): Tensor {
    return binaryCrossEntropy(probabilities, target, withWeights(this.options, { weight: this.weight }));
  }
}

/**
 * `binaryCrossEntropyWithLogits` as a module.
 *
 * @example
 * const loss = new BCEWithLogitsLoss({ posWeight: tensor([3]) });
 * await loss.forward(tensor([0]), tensor([1])).data() // ~[2.07944]
 */
export class BCEWithLogitsLoss extends Module {
  readonly options: Omit<BinaryCrossEntropyWithLogitsOptions, "weight" | "posWeight">;
  weight: Buffer | undefined;
  posWeight: Buffer | undefined;

  constructor(options: BinaryCrossEntropyWithLogitsOptions = {}) {
    super();
    checkOptionNames("BCEWithLogitsLoss", options, ["reduction", "weight", "posWeight"]);
    const { weight, posWeight, ...rest } = options;
    this.options = rest;
    this.weight = bufferOf(weight);
    this.posWeight = bufferOf(posWeight);
  }

  forward(logits: Tensor, target: Tensor): Tensor {
    const { weight, posWeight } = this;
    return binaryCrossEntropyWithLogits(logits, target, withWeights(this.options, { weight, posWeight }));
  }
}

import { crossEntropy, type LossOptions, mseLoss, nllLoss, type Tensor } from "@convkit/autograd";
import { checkOptionNames } from "@convkit/ndarray";
import { type ConfigValue, Module } from "../module/module.ts";

/**
 * `crossEntropy` as a module.
 *
 * @example
 * const labels = tensor([0, 1], { dtype: "int32" });
 * await new CrossEntropyLoss().forward(zeros([2, 10]), labels).data() // ~[2.30259]
 */
export class CrossEntropyLoss extends Module {
  readonly options: LossOptions;

  constructor(options: LossOptions = {}) {
    super();
    checkOptionNames("CrossEntropyLoss", options, ["reduction"]);
    this.options = options;
  }

  override config(): readonly ConfigValue[] {
    return [{ ...this.options }];
  }

  forward(logits: Tensor, labels: Tensor): Tensor {
    return crossEntropy(logits, labels, this.options);
  }
}

/**
 * `nllLoss` as a module.
 *
 * @example
 * await new NLLLoss().forward(tensor([[-1, -2]]), tensor([1], { dtype: "int32" })).data() // [2]
 */
export class NLLLoss extends Module {
  readonly options: LossOptions;

  constructor(options: LossOptions = {}) {
    super();
    checkOptionNames("NLLLoss", options, ["reduction"]);
    this.options = options;
  }

  override config(): readonly ConfigValue[] {
    return [{ ...this.options }];
  }

  forward(logProbabilities: Tensor, labels: Tensor): Tensor {
    return nllLoss(logProbabilities, labels, this.options);
  }
}

/**
 * `mseLoss` as a module.
 *
 * @example
 * await new MSELoss().forward(tensor([1, 2]), tensor([1, 4])).data() // [2]
 */
export class MSELoss extends Module {
  readonly options: LossOptions;

  constructor(options: LossOptions = {}) {
    super();
    checkOptionNames("MSELoss", options, ["reduction"]);
    this.options = options;
  }

  override config(): readonly ConfigValue[] {
    return [{ ...this.options }];
  }

  forward(prediction: Tensor, target: Tensor): Tensor {
    return mseLoss(prediction, target, this.options);
  }
}

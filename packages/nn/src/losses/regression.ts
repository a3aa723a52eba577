import {
  type HuberLossOptions,
  huberLoss,
  type KLDivLossOptions,
  klDivLoss,
  type LossOptions,
  l1Loss,
  mseLoss,
  type SmoothL1LossOptions,
  smoothL1Loss,
  type Tensor,
} from "@convkit/autograd";
import { checkOptionNames } from "@convkit/ndarray";
import { Module } from "../module/module.ts";

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

  forward(prediction: Tensor, target: Tensor): Tensor {
    return mseLoss(prediction, target, this.options);
  }
}

/**
 * `l1Loss` as a module.
 *
 * @example
 * await new L1Loss().forward(tensor([1, 2]), tensor([1, 4])).data() // [1]
 */
export class L1Loss extends Module {
  readonly options: LossOptions;

  constructor(options: LossOptions = {}) {
    super();
    checkOptionNames("L1Loss", options, ["reduction"]);
    this.options = options;
  }

  forward(prediction: Tensor, target: Tensor): Tensor {
    return l1Loss(prediction, target, this.options);
  }
}

/**
 * `smoothL1Loss` as a module.
 *
 * @example
 * await new SmoothL1Loss({ beta: 2 }).forward(tensor([1]), tensor([0])).data() // [0.25]
 */
export class SmoothL1Loss extends Module {
  readonly options: SmoothL1LossOptions;

  constructor(options: SmoothL1LossOptions = {}) {
    super();
    checkOptionNames("SmoothL1Loss", options, ["reduction", "beta"]);
    this.options = options;
  }

  forward(prediction: Tensor, target: Tensor): Tensor {
    return smoothL1Loss(prediction, target, this.options);
  }
}

/**
 * `huberLoss` as a module.
 *
 * @example
 * await new HuberLoss({ delta: 2 }).forward(tensor([1]), tensor([0])).data() // [0.5]
 */
export class HuberLoss extends Module {
  readonly options: HuberLossOptions;

  constructor(options: HuberLossOptions = {}) {
    super();
    checkOptionNames("HuberLoss", options, ["reduction", "delta"]);
    this.options = options;
  }

  forward(prediction: Tensor, target: Tensor): Tensor {
    return huberLoss(prediction, target, this.options);
  }
}

/**
 * `klDivLoss` as a module.
 *
 * @example
 * const even = tensor([[0.5, 0.5]]);
 * await new KLDivLoss({ reduction: "batchmean" }).forward(log(tensor([[0.25, 0.75]])), even).data() // ~[0.14384]
 */
export class KLDivLoss extends Module {
  readonly options: KLDivLossOptions;

  constructor(options: KLDivLossOptions = {}) {
    super();
    checkOptionNames("KLDivLoss", options, ["reduction", "logTarget"]);
    this.options = options;
  }

  forward(logProbabilities: Tensor, target: Tensor): Tensor {
    return klDivLoss(logProbabilities, target, this.options);
  }
}

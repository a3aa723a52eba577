import { binaryCrossEntropyWithLogits, crossEntropy, type Tensor, tensor } from "@convkit/autograd";
import * as nn from "@convkit/nn";
import { describe, expect, test } from "vitest";

const x = tensor([
  [0.5, -1, 2],
  [0, 1, -2],
]);
const labels = tensor([2, 1], { dtype: "int32" });
const target = tensor([
  [1, 0, 0.5],
  [0.25, 1, 0],
]);
const weight = tensor([0.5, 1, 2]);
const probabilities = tensor([
  [0.5, 0.25, 1],
  [0, 0.5, 0.75],
]);
const logs = tensor([
  [-1, -2, -0.5],
  [-1, -1, -1],
]);

const pairs: readonly (readonly [module: nn.Module, f: () => Tensor, inputs: readonly [Tensor, Tensor]])[] = [
  [
    new nn.CrossEntropyLoss({ weight, labelSmoothing: 0.1, ignoreIndex: 1, reduction: "sum" }),
    () => crossEntropy(x, labels, { weight, labelSmoothing: 0.1, ignoreIndex: 1, reduction: "sum" }),
    [x, labels],
  ],
  [
    new nn.NLLLoss({ weight, ignoreIndex: 1 }),
    () => nn.nllLoss(logs, labels, { weight, ignoreIndex: 1 }),
    [logs, labels],
  ],
  [
    new nn.BCELoss({ weight }),
    () => nn.binaryCrossEntropy(probabilities, target, { weight }),
    [probabilities, target],
  ],
  [
    new nn.BCEWithLogitsLoss({ weight, posWeight: weight, reduction: "none" }),
    () => binaryCrossEntropyWithLogits(x, target, { weight, posWeight: weight, reduction: "none" }),
    [x, target],
  ],
  [new nn.MSELoss({ reduction: "sum" }), () => nn.mseLoss(x, target, { reduction: "sum" }), [x, target]],
  [new nn.L1Loss({ reduction: "sum" }), () => nn.l1Loss(x, target, { reduction: "sum" }), [x, target]],
  [new nn.SmoothL1Loss({ beta: 0.5 }), () => nn.smoothL1Loss(x, target, { beta: 0.5 }), [x, target]],
  [new nn.HuberLoss({ delta: 0.5 }), () => nn.huberLoss(x, target, { delta: 0.5 }), [x, target]],
  [
    new nn.KLDivLoss({ reduction: "batchmean", logTarget: true }),
    () => nn.klDivLoss(logs, logs.mul(2), { reduction: "batchmean", logTarget: true }),
    [logs, logs.mul(2)],
  ],
];

// The functions' own numbers are compared with PyTorch's in autograd's tests.
describe("modules of losses are their functions", () => {
  for (const [module, f, inputs] of pairs)
    test(module.constructor.name, async () => {
      expect(await module.forward(...inputs).data()).toEqual(await f().data());
      const Loss = module.constructor as new (options: object) => nn.Module;
      expect(() => new Loss({ reduce: true })).toThrowError(`${Loss.name}: unknown option "reduce"`);
    });
});

test("weights are buffers under PyTorch's names", () => {
  const loss = new nn.BCEWithLogitsLoss({ posWeight: weight });
  expect(Object.keys(loss.stateDict())).toEqual(["pos_weight"]);
  expect(Object.keys(new nn.CrossEntropyLoss().stateDict())).toEqual([]);
});

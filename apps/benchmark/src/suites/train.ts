import { type LayerSpec, lenet5, mnistCnn, multiplyAdds, resnet8 } from "../models.ts";
import type { TrainTask } from "../tasks.ts";
import { withPeakMemory } from "./peak-memory.ts";
import type { TimedSuite, Workload } from "./suite.ts";

export const trainTask = (layers: readonly LayerSpec[], inputShape: readonly number[]): TrainTask => ({
  kind: "train",
  layers,
  inputShape,
  classes: 10,
  rate: 0.01,
  momentum: 0.9,
});

const step = (
  name: string,
  detail: string,
  layers: readonly LayerSpec[],
  shape: readonly number[],
  main: boolean,
): Workload => ({
  name,
  product: "",
  detail: `${detail}, batch ${shape[0]}`,
  main,
  task: trainTask(layers, shape),
  amount: shape[0]!,
  effort: shape[0]! * multiplyAdds(layers, shape[2]!),
  perUnit: 1,
});

/** What `train` times and `memory` weighs. */
export const trainWorkloads: readonly Workload[] = [
  step("lenet5", "LeNet-5 on 28x28", lenet5, [64, 1, 28, 28], true),
  step("mnist-cnn", "two 3x3 convolutions, two linear layers on 28x28", mnistCnn, [64, 1, 28, 28], true),
  step("resnet8", "ResNet-8 with batch norm on 32x32", resnet8, [32, 3, 32, 32], false),
];

export const train: TimedSuite = {
  info: {
    name: "train",
    title: "Training step",
    description:
      "Forward, mean cross entropy, backward and SGD with momentum, float32, in each library's usual style.",
    unit: "images/s",
    higherIsBetter: true,
  },
  workloads: trainWorkloads,
  variants: (name) => name === "typescript" || name === "sync",
  complete: withPeakMemory,
};

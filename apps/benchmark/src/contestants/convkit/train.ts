import { add, mean, noGrad, reshape, type Tensor, tensor } from "@convkit/autograd";
import {
  BatchNorm2d,
  Conv2d,
  crossEntropy,
  Flatten,
  Linear,
  MaxPool2d,
  Module,
  ReLU,
  Sequential,
  SGD,
} from "@convkit/nn";
import { fillInput, initialParameters, labelInputs, sizeOf } from "../../inputs.ts";
import type { LayerSpec } from "../../models.ts";
import type { EpochTask, TrainTask } from "../../tasks.ts";
import type { Work } from "../contestant.ts";
import { epochWork } from "../shared/epoch.ts";

class Residual extends Module {
  readonly body: Sequential;
  readonly shortcut: Sequential;

  constructor(body: Sequential, shortcut: Sequential) {
    super();
    this.body = body;
    this.shortcut = shortcut;
  }

  forward(x: Tensor): Tensor {
    return add(this.body.forward(x), this.shortcut.forward(x));
  }
}

class GlobalAvgPool extends Module {
  forward(x: Tensor): Tensor {
    return mean(x, { axis: [2, 3] });
  }
}

function layer(spec: LayerSpec): Module {
  switch (spec.type) {
    case "conv": {
      const { stride, padding, bias } = spec;
      return new Conv2d(spec.in, spec.out, spec.kernel, { stride, padding, bias });
    }
    case "linear":
      return new Linear(spec.in, spec.out);
    case "batchNorm":
      return new BatchNorm2d(spec.channels);
    case "relu":
      return new ReLU();
    case "maxPool":
      return new MaxPool2d(spec.kernel);
    case "globalAvgPool":
      return new GlobalAvgPool();
    case "flatten":
      return new Flatten();
    case "residual":
      return new Residual(sequential(spec.body), sequential(spec.shortcut));
  }
}

const sequential = (layers: readonly LayerSpec[]) => new Sequential(...layers.map(layer));

/** A model of nn with the task's initial values. */
export function buildModel(layers: readonly LayerSpec[], seed: number): Sequential {
  const model = sequential(layers);
  const values = initialParameters(seed, layers);
  model.parameters().forEach((parameter, i) => {
    parameter.assign(tensor(values[i]!, { shape: parameter.shape }));
  });
  return model;
}

function trainer({ layers, rate, momentum }: TrainTask | EpochTask, seed: number) {
  const model = buildModel(layers, seed);
  const optimizer = new SGD(model.parameters(), { lr: rate, momentum });
  const step = (images: Tensor, labels: Tensor): Tensor => {
    optimizer.zeroGrad();
    const loss = crossEntropy(model.forward(images), labels);
    loss.backward();
    optimizer.step();
    return loss;
  };
  return { model, step };
}

/** Resolves in a task of its own: other work of the program comes in between. */
const nextTask = () =>
  new Promise<void>((resolve) => {
    if (typeof setImmediate === "function") return void setImmediate(resolve);
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });

/** Steps in eager style, in a loop that yields after each; as variant "sync" in one that never does. */
export function prepareTraining(task: TrainTask, seed: number, { variant }: { variant: string }): Work {
  const { inputShape, classes } = task;
  const { model, step } = trainer(task, seed);
  const images = tensor(fillInput(seed, 0, sizeOf(inputShape)), { shape: inputShape });
  const labels = tensor(labelInputs(seed, inputShape[0]!, classes));
  let loss: Tensor | undefined;
  const stepOnly = () => {
    loss = step(images, labels);
  };
  const stepAndYield = () => {
    stepOnly();
    return nextTask();
  };
  return {
    call: variant === "sync" ? stepOnly : stepAndYield,
    result: async () => {
      const parts = [loss!, ...model.parameters().map((parameter) => reshape(parameter.detach(), [-1]))];
      const data = await Promise.all(parts.map((part) => part.data()));
      return Float32Array.from(data.flatMap((part) => Array.from(part)));
    },
  };
}

export function prepareEpoch(task: EpochTask, seed: number): Promise<Work> {
  const { model, step } = trainer(task, seed);
  const batch = (images: Float32Array) => tensor(images, { shape: task.inputShape });
  return epochWork(task, seed, {
    step: (images, labels) => void step(batch(images), tensor(labels)),
    predict: async (images) => {
      const scores = noGrad(() => model.forward(batch(images)));
      return Array.from(await scores.data(), Number);
    },
  });
}

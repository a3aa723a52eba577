import {
  add,
  batchNorm,
  conv2d,
  crossEntropy,
  linear,
  maxPool2d,
  mean,
  reference,
  relu,
  reshape,
  type Tensor,
  tensor,
} from "@convkit/autograd";
import { fillInput, initialParameters, labelInputs, sizeOf } from "../inputs.ts";
import { type LayerSpec, parameterSpecs } from "../models.ts";
import type { TrainTask } from "../tasks.ts";

/**
 * Loss and parameters of one step in float64, by convkit's plain TypeScript backend: its ops are held against
 * PyTorch's numbers by its own tests, and here against every peer.
 */
export function referenceTraining(task: TrainTask, seed: number): Float64Array {
  const { layers, inputShape, classes, rate } = task;
  const exact = (data: Float32Array, shape: readonly number[], requiresGrad = false) =>
    tensor(Float64Array.from(data), { shape, requiresGrad, backend: reference });
  const specs = parameterSpecs(layers);
  const parameters = initialParameters(seed, layers).map((data, i) => exact(data, specs[i]!.shape, true));
  const images = exact(fillInput(seed, 0, sizeOf(inputShape)), inputShape);
  const labels = tensor(labelInputs(seed, inputShape[0]!, classes), { backend: reference });
  const loss = crossEntropy(forward(layers, images, [...parameters]), labels);
  loss.backward();
  // Momentum starts at zero: the first step is plain gradient descent.
  const stepped = parameters.map((parameter) => {
    const [values, grads] = [parameter.dataSync(), parameter.grad!.dataSync()];
    return Float64Array.from(values as Float64Array, (value, i) => value - rate * Number(grads[i]!));
  });
  return Float64Array.from([loss.item(), ...stepped.flatMap((values) => Array.from(values))]);
}

/** Takes parameters off the front of `rest`, in the order of the layers. */
function forward(layers: readonly LayerSpec[], input: Tensor, rest: Tensor[]): Tensor {
  const next = () => rest.shift()!;
  const apply = (x: Tensor, layer: LayerSpec): Tensor => {
    switch (layer.type) {
      case "conv": {
        const { stride, padding, bias } = layer;
        const weight = next();
        return conv2d(x, weight, { stride, padding, ...(bias && { bias: next() }) });
      }
      case "linear": {
        const weight = next();
        return linear(x, weight, next());
      }
      case "batchNorm": {
        const weight = next();
        return batchNorm(x, { weight, bias: next() });
      }
      case "relu":
        return relu(x);
      case "maxPool":
        return maxPool2d(x, { kernelSize: layer.kernel });
      case "globalAvgPool":
        return mean(x, { axis: [2, 3] });
      case "flatten":
        return reshape(x, [x.shape[0]!, -1]);
      case "residual": {
        const body = forward(layer.body, x, rest);
        return add(body, forward(layer.shortcut, x, rest));
      }
    }
  };
  return layers.reduce((x: Tensor, layer) => apply(x, layer), input);
}

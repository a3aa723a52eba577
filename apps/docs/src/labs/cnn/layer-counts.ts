import { convGeometry } from "@convkit/conv-kernels";

/** A convolution and the image that it sees. */
export interface LayerSetting {
  readonly channels: number;
  readonly height: number;
  readonly width: number;
  readonly filters: number;
  readonly kernel: number;
  readonly stride: number;
  readonly padding: number;
}

/** What it learns, beside what a dense layer with as many outputs would. */
export interface LayerCounts {
  readonly outputShape: readonly [channels: number, height: number, width: number];
  readonly inputs: number;
  readonly outputs: number;
  /** filters x channels x kernel x kernel */
  readonly convWeights: number;
  /** inputs x outputs */
  readonly denseWeights: number;
  /** denseWeights / convWeights */
  readonly ratio: number;
  /** One a filter, against one an output. */
  readonly convBiases: number;
  readonly denseBiases: number;
}

/** @throws ShapeError, ArgumentError as `convGeometry` where the setting makes no convolution */
export function layerCounts(setting: LayerSetting): LayerCounts {
  const { channels, height, width, filters, kernel, stride, padding } = setting;
  const weightShape = [filters, channels, kernel, kernel];
  const { axes } = convGeometry([1, channels, height, width], weightShape, { stride, padding });
  const outputShape = [filters, axes[0]!.outputSize, axes[1]!.outputSize] as const;
  const inputs = channels * height * width;
  const outputs = outputShape[0] * outputShape[1] * outputShape[2];
  const convWeights = filters * channels * kernel * kernel;
  const denseWeights = inputs * outputs;
  return {
    outputShape,
    inputs,
    outputs,
    convWeights,
    denseWeights,
    ratio: denseWeights / convWeights,
    convBiases: filters,
    denseBiases: outputs,
  };
}

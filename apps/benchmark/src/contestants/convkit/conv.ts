import * as kernels from "@convkit/conv-kernels";
import { fromTypedArray, type NDArray } from "@convkit/ndarray";
import { fillInput, sizeOf } from "../../inputs.ts";
import type { ConvTask } from "../../tasks.ts";
import { Unsupported, type Work } from "../contestant.ts";

type Forward = (x: NDArray, w: NDArray, options: object) => NDArray;
type InputGrad = (shape: readonly number[], w: NDArray, dy: NDArray, options: object) => NDArray;
type WeightGrad = (x: NDArray, shape: readonly number[], dy: NDArray, options: object) => NDArray;

const forwards: readonly [Forward, Forward][] = [
  [kernels.conv1d, kernels.convTranspose1d],
  [kernels.conv2d, kernels.convTranspose2d],
  [kernels.conv3d, kernels.convTranspose3d],
];
const inputGrads: readonly [InputGrad, InputGrad][] = [
  [kernels.conv1dInputGrad, kernels.convTranspose1dInputGrad],
  [kernels.conv2dInputGrad, kernels.convTranspose2dInputGrad],
  [kernels.conv3dInputGrad, kernels.convTranspose3dInputGrad],
];
const weightGrads: readonly [WeightGrad, WeightGrad][] = [
  [kernels.conv1dWeightGrad, kernels.convTranspose1dWeightGrad],
  [kernels.conv2dWeightGrad, kernels.convTranspose2dWeightGrad],
  [kernels.conv3dWeightGrad, kernels.convTranspose3dWeightGrad],
];

/** The geometry that the kernels work on: a transposed convolution is its input gradient. */
function underlying(task: ConvTask): { geometry: kernels.ConvGeometry; product: kernels.Product } {
  const { transposed, product, inputShape, outputShape, weightShape, stride, padding, dilation, groups } =
    task;
  const image = transposed ? outputShape : inputShape;
  const geometry = kernels.convGeometry(image, weightShape, { stride, padding, dilation, groups });
  const adjoint = { forward: "inputGrad", inputGrad: "forward", weightGrad: "weightGrad" } as const;
  return { geometry, product: transposed ? adjoint[product] : product };
}

export function prepareConv(task: ConvTask, seed: number, options: { variant: string }): Work {
  const variant = options.variant || "auto";
  const { inputShape, weightShape, outputShape, stride, padding, dilation, groups } = task;
  const { geometry, product } = underlying(task);
  const choice = kernels.explainChoice(geometry, product).algorithm;
  const algorithm = kernels.algorithms.find(({ name }) => name === (variant === "auto" ? choice : variant));
  if (!algorithm?.supports(geometry, product))
    throw new Unsupported(`${variant} does not support this shape`);

  const input = (stream: number, shape: readonly number[]) =>
    fromTypedArray(fillInput(seed, stream, sizeOf(shape)), shape);
  const convOptions = { stride, padding, dilation, groups, algorithm: variant };
  const dims = inputShape.length - 3;
  const which = task.transposed ? 1 : 0;
  const [x, w, dy] = [input(0, inputShape), input(1, weightShape), input(2, outputShape)];
  const compute = {
    forward: () => forwards[dims]![which](x, w, convOptions),
    inputGrad: () => inputGrads[dims]![which](inputShape, w, dy, convOptions),
    weightGrad: () => weightGrads[dims]![which](x, weightShape, dy, convOptions),
  }[task.product];

  let result: NDArray | undefined;
  return {
    call: () => {
      result = compute();
    },
    result: () => result!.toTypedArray() as Float32Array,
    info: {
      workspaceBytes: algorithm.workspaceBytes(geometry, product),
      ...(variant === "auto" && { note: choice }),
    },
  };
}

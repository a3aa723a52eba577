import {
  conv1d,
  conv2d,
  conv3d,
  convTranspose1d,
  convTranspose2d,
  convTranspose3d,
  noGrad,
  type Tensor,
  tensor,
} from "@convkit/autograd";
import {
  algorithms,
  type ConvGeometry,
  convGeometry,
  explainChoice,
  type Product,
} from "@convkit/conv-kernels";
import { fillInput, sizeOf } from "../../inputs.ts";
import type { ConvTask } from "../../tasks.ts";
import { Unsupported, type Work } from "../contestant.ts";

type Convolution = (x: Tensor, w: Tensor, options: object) => Tensor;
const convolutions: readonly Convolution[] = [conv1d, conv2d, conv3d];
const transposedConvolutions: readonly Convolution[] = [convTranspose1d, convTranspose2d, convTranspose3d];

/** The geometry that the kernels work on: a transposed convolution is its input gradient. */
function underlying(task: ConvTask): { geometry: ConvGeometry; product: Product } {
  const { transposed, product, inputShape, outputShape, weightShape, stride, padding, dilation, groups } =
    task;
  const image = transposed ? outputShape : inputShape;
  const geometry = convGeometry(image, weightShape, { stride, padding, dilation, groups });
  const adjoint = { forward: "inputGrad", inputGrad: "forward", weightGrad: "weightGrad" } as const;
  return { geometry, product: transposed ? adjoint[product] : product };
}

/** On tensors: gradients by backward, through a graph that is recorded once and needs that one gradient. */
export function prepareConv(task: ConvTask, seed: number, options: { variant: string }): Work {
  const { inputShape, weightShape, outputShape, stride, padding, dilation, groups } = task;
  const { geometry, product } = underlying(task);
  const choice = explainChoice(geometry, product).algorithm;
  const asked = algorithms.find(({ name }) => name === options.variant);
  const algorithm = asked ?? algorithms.find(({ name }) => name === choice)!;
  if (!algorithm.supports(geometry, product))
    throw new Unsupported(`${algorithm.name} does not support this shape`);

  const input = (stream: number, shape: readonly number[], requiresGrad = false) =>
    tensor(fillInput(seed, stream, sizeOf(shape)), { shape, requiresGrad });
  const x = input(0, inputShape, task.product === "inputGrad");
  const w = input(1, weightShape, task.product === "weightGrad");
  const convolve = (task.transposed ? transposedConvolutions : convolutions)[inputShape.length - 3]!;
  const compute = () =>
    convolve(x, w, { stride, padding, dilation, groups, algorithm: asked?.name ?? "auto" });

  let result: Tensor | undefined;
  const forward = () => {
    result = noGrad(compute);
  };
  const backward = (of: Tensor) => {
    const [y, dy] = [compute(), input(2, outputShape)];
    return () => {
      of.grad = undefined;
      y.backward(dy, { retainGraph: true });
      result = of.grad;
    };
  };
  return {
    call: task.product === "forward" ? forward : backward(task.product === "inputGrad" ? x : w),
    result: async () => (await result!.data()) as Float32Array,
    info: {
      workspaceBytes: algorithm.workspaceBytes(geometry, product),
      ...(!asked && { note: choice }),
    },
  };
}

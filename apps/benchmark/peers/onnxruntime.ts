import type { InferenceSession, Tensor, TensorConstructor } from "onnxruntime-web";
import { type Preparers, Unsupported, type Work } from "../src/contestants/contestant.ts";
import { encodeOnnx, type OnnxModel } from "../src/contestants/shared/onnx.ts";
import { fillInput, sizeOf } from "../src/inputs.ts";
import type { ConvTask, ElementwiseTask, GemmTask, PoolTask } from "../src/tasks.ts";

/** What onnxruntime-web and onnxruntime-node have in common. */
export interface OnnxRuntime {
  readonly Tensor: TensorConstructor;
  createSession(model: Uint8Array, threads: number): Promise<InferenceSession>;
}

const noGradient = () => new Unsupported("no gradient kernel");

/** Weights are constants of the model, as in a model that was exported; images are fed. */
export function onnxPreparers(load: () => Promise<OnnxRuntime>): Preparers {
  const prepare = async (model: OnnxModel, seed: number, threads: number): Promise<Work> => {
    const { Tensor, createSession } = await load();
    const session = await createSession(encodeOnnx(model), threads);
    const feeds = Object.fromEntries(
      model.inputs.map(({ name, shape }, stream) => [
        name,
        new Tensor("float32", fillInput(seed, stream, sizeOf(shape)), [...shape]),
      ]),
    );
    let result: Record<string, Tensor> = {};
    return {
      call: () =>
        session.run(feeds).then((outputs) => {
          result = outputs as Record<string, Tensor>;
        }),
      result: () => result["y"]!.data as Float32Array,
      release: () => void session.release(),
    };
  };
  return {
    conv: (task, seed, { threads }) => prepare(convModel(task, seed), seed, threads),
    gemm: (task, seed, { threads }) => prepare(gemmModel(task), seed, threads),
    elementwise: (task, seed, { threads }) => prepare(elementwiseModel(task, seed), seed, threads),
    pool: (task, seed, { threads }) => prepare(poolModel(task), seed, threads),
  };
}

export const onnxLacks = { train: "no training" };

function convModel(task: ConvTask, seed: number): OnnxModel {
  const { product, transposed, inputShape, weightShape, outputShape, stride, padding, dilation, groups } =
    task;
  if (product !== "forward") throw noGradient();
  return {
    nodes: [
      {
        op: transposed ? "ConvTranspose" : "Conv",
        inputs: ["x", "w"],
        outputs: ["y"],
        attributes: {
          kernel_shape: weightShape.slice(2),
          strides: stride,
          pads: [...padding, ...padding],
          dilations: dilation,
          group: groups,
        },
      },
    ],
    inputs: [{ name: "x", shape: inputShape }],
    outputs: [{ name: "y", shape: outputShape }],
    constants: [{ name: "w", shape: weightShape, data: fillInput(seed, 1, sizeOf(weightShape)) }],
  };
}

function gemmModel({ m, k, n }: GemmTask): OnnxModel {
  return {
    nodes: [{ op: "MatMul", inputs: ["a", "b"], outputs: ["y"] }],
    inputs: [
      { name: "a", shape: [m, k] },
      { name: "b", shape: [k, n] },
    ],
    outputs: [{ name: "y", shape: [m, n] }],
  };
}

function elementwiseModel({ op, shape }: ElementwiseTask, seed: number): OnnxModel {
  if (op === "sgd" || op === "adam") throw new Unsupported("no optimizer");
  if (op === "batchNorm") throw new Unsupported("no batch norm in training");
  const x = { name: "x", shape };
  const outputs = [{ name: "y", shape }];
  if (op === "biasAdd") {
    const channels = shape[1]!;
    const bias = { name: "b", shape: [channels, 1, 1], data: fillInput(seed, 1, channels) };
    return {
      nodes: [{ op: "Add", inputs: ["x", "b"], outputs: ["y"] }],
      inputs: [x],
      outputs,
      constants: [bias],
    };
  }
  const attributes = { softmax: { axis: -1 }, relu: {} }[op];
  const name = { softmax: "Softmax", relu: "Relu" }[op];
  return { nodes: [{ op: name, inputs: ["x"], outputs: ["y"], attributes }], inputs: [x], outputs };
}

function poolModel({ op, product, inputShape, outputShape, kernel, stride }: PoolTask): OnnxModel {
  if (product !== "forward") throw noGradient();
  const attributes = { kernel_shape: [kernel, kernel], strides: [stride, stride] };
  return {
    nodes: [{ op: op === "max" ? "MaxPool" : "AveragePool", inputs: ["x"], outputs: ["y"], attributes }],
    inputs: [{ name: "x", shape: inputShape }],
    outputs: [{ name: "y", shape: outputShape }],
  };
}

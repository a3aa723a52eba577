import { noGrad, type Tensor, zeros } from "@convkit/autograd";
import { checkOptionNames, type DType, formatShape, itemSize, type Shape } from "@convkit/ndarray";
import { Module } from "../module/module.ts";
import { Parameter } from "../module/parameter.ts";
import { keepModes } from "../train/modes.ts";
import { type LinearEquivalent, linearEquivalent } from "./linear-equivalent.ts";
import { formatBytes, formatTable } from "./table.ts";

/** One layer at work. */
export interface LayerSummary {
  /** Its name in the model, such as `features.0`. */
  readonly name: string;
  /** Its class. */
  readonly type: string;
  readonly inputShape: Shape;
  readonly outputShape: Shape;
  /** Numbers that it learns, or would if they were not frozen. */
  readonly parameters: number;
  /** Floating-point operations of its forward pass: 2 a multiply-add of convolutions and linear layers. */
  readonly flops: number;
  /** Bytes of its parameters and buffers. */
  readonly stateBytes: number;
  readonly outputBytes: number;
  /** Of a convolution: the Linear layer that would do the same, and how many times the weights it needs. */
  readonly linear?: LinearEquivalent;
}

/** A model by its layers, in the order in which they compute. Prints as a table. */
export interface ModelSummary {
  readonly layers: readonly LayerSummary[];
  /** Of the whole model, each parameter once. */
  readonly parameters: number;
  /** Those that are not frozen. */
  readonly trainable: number;
  readonly flops: number;
  /** Bytes of all parameters, buffers and layer outputs. */
  readonly memory: number;
  toString(): string;
}

export interface SummaryOptions {
  /** Of the input. Default: float32. */
  readonly dtype?: DType;
}

const bytesOf = ({ size, dtype }: Tensor) => size * itemSize[dtype];
const total = (numbers: readonly number[]) => numbers.reduce((sum, n) => sum + n, 0);

/**
 * The layers of a model with output shapes, parameters, floating-point operations and memory, found by sending
 * zeros through it in evaluation mode: modes and running statistics stay as they are.
 *
 * Beside every convolution stands the Linear layer that would do the same for images of this size: as many inputs and
 * outputs as one example has elements, and how many weights of it come to one of the convolution.
 *
 * @param inputShape with the batch, as `forward` takes it
 * @example
 * const model = new Sequential(new Conv2d(1, 8, 5, { padding: 2 }), new ReLU(), new Flatten(), new Linear(6272, 10));
 * const { layers, parameters, flops } = summary(model, [1, 1, 28, 28]);
 * layers[0]!.outputShape // [1, 8, 28, 28]
 * parameters // 62938
 * flops // 439040
 * layers[0]!.linear // { inFeatures: 784, outFeatures: 6272, weights: 4917248, ratio: 24586.24 }
 */
export function summary(model: Module, inputShape: Shape, options: SummaryOptions = {}): ModelSummary {
  checkOptionNames("summary", options, ["dtype"]);
  const { dtype = "float32" } = options;
  const layers: LayerSummary[] = [];
  const watched = model
    .namedModules()
    .filter(
      ([, module]) =>
        module.children().length === 0 || module.members().some(([, member]) => !(member instanceof Module)),
    );
  const hooks = watched.map(([name, module]) =>
    module.registerForwardHook((_module, inputs, output) => {
      layers.push(summarize(name, module, inputs[0]!, output));
    }),
  );
  const restoreModes = keepModes(model);
  try {
    model.eval();
    const backend = model.parameters()[0]?.backend;
    noGrad(() => model.forward(zeros(inputShape, { dtype, ...(backend && { backend }) })));
  } finally {
    restoreModes();
    for (const hook of hooks) hook.remove();
  }
  const parameters = model.parameters();
  const state = [...parameters, ...model.buffers()];
  const result = {
    layers,
    parameters: total(parameters.map(({ size }) => size)),
    trainable: total(parameters.filter((p) => p.requiresGrad).map(({ size }) => size)),
    flops: total(layers.map((layer) => layer.flops)),
    memory: total(state.map(bytesOf)) + total(layers.map((layer) => layer.outputBytes)),
  };
  return { ...result, toString: () => format(result) };
}

function summarize(name: string, module: Module, input: Tensor, output: Tensor): LayerSummary {
  const linear = linearEquivalent(module, input.shape, output.shape);
  const own = module.members().flatMap(([, member]) => (member instanceof Module ? [] : [member]));
  return {
    name,
    type: module.constructor.name,
    inputShape: input.shape,
    outputShape: output.shape,
    parameters: total(own.filter((member) => member instanceof Parameter).map(({ size }) => size)),
    flops: module.flops(input.shape),
    stateBytes: total(own.map(bytesOf)),
    outputBytes: bytesOf(output),
    ...(linear && { linear }),
  };
}

function format({ layers, parameters, trainable, flops, memory }: Omit<ModelSummary, "toString">): string {
  const count = (n: number) => n.toLocaleString("en");
  const hasConvolution = layers.some(({ linear }) => linear !== undefined);
  const table = formatTable(
    [
      "layer",
      "type",
      "output shape",
      "parameters",
      "flops",
      "memory",
      ...(hasConvolution ? ["as Linear(in, out)"] : []),
    ],
    layers.map(({ linear, ...layer }) => [
      layer.name,
      layer.type,
      formatShape(layer.outputShape),
      layer.parameters,
      layer.flops,
      formatBytes(layer.stateBytes + layer.outputBytes),
      ...(hasConvolution ? [linear ? asLinear(linear) : ""] : []),
    ]),
  );
  const frozen = trainable === parameters ? "" : `, ${count(trainable)} of them trainable`;
  return `${table}\n${count(parameters)} parameters${frozen}; ${count(flops)} flops; ${formatBytes(memory)}`;
}

/** `(784, 6272): 24,586.2 x weights` */
function asLinear({ inFeatures, outFeatures, ratio }: LinearEquivalent): string {
  const digits = { minimumFractionDigits: 1, maximumFractionDigits: 1 };
  return `(${inFeatures}, ${outFeatures}): ${ratio.toLocaleString("en", digits)} x weights`;
}

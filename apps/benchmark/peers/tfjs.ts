import type * as tf from "@tensorflow/tfjs";
import { type Preparers, Unsupported, type Work } from "../src/contestants/contestant.ts";
import { epochWork } from "../src/contestants/shared/epoch.ts";
import {
  firstOrder,
  lastOrder,
  permuteShape,
  transposeArray,
  weightBackOrder,
  weightOrder,
} from "../src/contestants/shared/layout.ts";
import { fillInput, initialParameters, labelInputs, sizeOf } from "../src/inputs.ts";
import { type LayerSpec, parameterSpecs } from "../src/models.ts";
import type { ConvTask, ElementwiseTask, EpochTask, PoolTask, TrainTask } from "../src/tasks.ts";

type Tf = typeof tf;
type Tensor = tf.Tensor;

/** TensorFlow.js on whichever backend `load` has set. Its convolutions want channels last, and get them so. */
export function tfjsPreparers(load: () => Promise<Tf>): Preparers {
  const withTf =
    <T>(prepare: (tf: Tf, task: T, seed: number) => Work | Promise<Work>) =>
    async (task: T, seed: number): Promise<Work> => {
      const work = await prepare(await load(), task, seed);
      return {
        ...work,
        call: () => {
          try {
            return work.call();
          } catch (error) {
            throw explain(error);
          }
        },
      };
    };
  return {
    conv: withTf(prepareConv),
    gemm: withTf((tf, { m, k, n }, seed) => {
      const a = tf.tensor2d(fillInput(seed, 0, m * k), [m, k]);
      const b = tf.tensor2d(fillInput(seed, 1, k * n), [k, n]);
      return tensorWork(tf, () => tf.matMul(a, b));
    }),
    elementwise: withTf(prepareElementwise),
    pool: withTf(preparePool),
    train: withTf(prepareTraining),
    epoch: withTf(prepareEpoch),
  };
}

function explain(error: unknown): unknown {
  const kernel = /Kernel '(\w+)' not registered/.exec(String(error))?.[1];
  if (!kernel) return error;
  return new Unsupported(
    /Grad|Backprop/.test(kernel) ? `no gradient kernel (${kernel})` : `no kernel (${kernel})`,
  );
}

/** Work whose result is one tensor, brought from channels last to channels first by `order`. */
function tensorWork(tf: Tf, compute: () => Tensor, order?: readonly number[]): Work {
  let result: Tensor | undefined;
  return {
    call: () => {
      result?.dispose();
      result = tf.tidy(compute);
    },
    result: () => {
      const data = result!.dataSync() as Float32Array;
      return order ? transposeArray(data, result!.shape, order) : data;
    },
    release: () => {
      result?.dispose();
      tf.disposeVariables();
    },
  };
}

function image(tf: Tf, seed: number, stream: number, shape: readonly number[]): Tensor {
  const order = lastOrder(shape.length);
  const data = transposeArray(fillInput(seed, stream, sizeOf(shape)), shape, order);
  return tf.tensor(data, permuteShape(shape, order));
}

function prepareConv(tf: Tf, task: ConvTask, seed: number): Work {
  if (task.inputShape.length === 3) return prepareConv(tf, asTwoDimensional(task), seed);
  const { inputShape, weightShape, outputShape, padding, dilation, groups, transposed, product } = task;
  const rank = inputShape.length;
  const depthwise = groups > 1 && groups === inputShape[1] && groups === weightShape[0];
  if (groups > 1 && !depthwise) throw new Unsupported("no grouped convolution");
  if (product !== "forward" && Math.max(...dilation) > 1)
    throw new Unsupported("no gradient of a dilated convolution");
  const wOrder = depthwise ? [2, 3, 0, 1] : weightOrder(rank);
  const w = tf.tensor(
    transposeArray(fillInput(seed, 1, sizeOf(weightShape)), weightShape, wOrder),
    permuteShape(weightShape, wOrder),
  );
  const backOrder = depthwise ? [2, 3, 0, 1] : weightBackOrder(rank);
  const x = image(tf, seed, 0, inputShape);
  const dy = image(tf, seed, 2, outputShape);
  const convolution = kernels(tf, task, depthwise);
  // A transposed convolution is a convolution's input gradient.
  const last = permuteShape(transposed ? outputShape : inputShape, lastOrder(rank));
  const compute = {
    forward: () => (transposed ? convolution.inputGrad(x, w, last) : convolution.forward(x, w)),
    inputGrad: () => (transposed ? convolution.forward(dy, w) : convolution.inputGrad(dy, w, last)),
    weightGrad: () =>
      transposed ? convolution.weightGrad(dy, x, w.shape) : convolution.weightGrad(x, dy, w.shape),
  }[product];
  return tensorWork(tf, compute, product === "weightGrad" ? backOrder : firstOrder(rank));

  function asTwoDimensional(task: ConvTask): ConvTask {
    const lift = (shape: readonly number[]) => [...shape.slice(0, 2), 1, ...shape.slice(2)];
    return {
      ...task,
      inputShape: lift(task.inputShape),
      weightShape: lift(task.weightShape),
      outputShape: lift(task.outputShape),
      stride: [1, ...task.stride],
      padding: [0, ...task.padding],
      dilation: [1, ...task.dilation],
    };
  }

  function kernels(tf: Tf, task: ConvTask, depthwise: boolean) {
    const dataFormat = "NHWC" as const;
    if (task.inputShape.length === 5) {
      const strides = task.stride as [number, number, number];
      // Three-dimensional kernels know "same" and "valid" alone.
      const pad = Math.max(...padding) === 0 ? "valid" : "same";
      const attrs = { strides, pad, dataFormat: "NDHWC", dilations: [1, 1, 1] };
      const run = (name: string, inputs: object, more: object) =>
        tf.engine().runKernel(name, inputs as never, { ...attrs, ...more } as never) as Tensor;
      return {
        forward: (x: Tensor, w: Tensor) => run("Conv3D", { x, filter: w }, {}),
        inputGrad: (dy: Tensor, w: Tensor, inputShape: number[]) =>
          run("Conv3DBackpropInputV2", { dy, filter: w }, { inputShape }),
        weightGrad: (x: Tensor, dy: Tensor, filterShape: number[]) =>
          run("Conv3DBackpropFilterV2", { x, dy }, { filterShape }),
      };
    }
    const strides = task.stride as [number, number];
    const pad = task.padding.every((one) => one === task.padding[0])
      ? task.padding[0]!
      : ([[0, 0], ...task.padding.map((one) => [one, one] as [number, number]), [0, 0]] as ExplicitPadding);
    const dilations = task.dilation as [number, number];
    const run = (name: string, inputs: object, more: object) =>
      tf.engine().runKernel(
        name,
        inputs as never,
        {
          strides,
          pad,
          dataFormat,
          dilations,
          ...more,
        } as never,
      ) as Tensor;
    if (depthwise)
      return {
        forward: (x: Tensor, w: Tensor) =>
          tf.depthwiseConv2d(
            x as tf.Tensor4D,
            w as tf.Tensor4D,
            strides,
            pad,
            dataFormat,
            dilations,
          ) as Tensor,
        inputGrad: (dy: Tensor, w: Tensor, inputShape: number[]) =>
          run("DepthwiseConv2dNativeBackpropInput", { dy, filter: w }, { inputShape }),
        weightGrad: (x: Tensor, dy: Tensor, filterShape: number[]) =>
          run("DepthwiseConv2dNativeBackpropFilter", { x, dy }, { filterShape }),
      };
    return {
      forward: (x: Tensor, w: Tensor) =>
        tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, strides, pad, dataFormat, dilations) as Tensor,
      inputGrad: (dy: Tensor, w: Tensor, inputShape: number[]) =>
        run("Conv2DBackpropInput", { dy, filter: w }, { inputShape }),
      weightGrad: (x: Tensor, dy: Tensor, filterShape: number[]) =>
        run("Conv2DBackpropFilter", { x, dy }, { filterShape }),
    };
  }
}

type ExplicitPadding = Exclude<Parameters<Tf["conv2d"]>[3], number | string>;

function prepareElementwise(tf: Tf, { op, shape }: ElementwiseTask, seed: number): Work {
  const channels = shape[1]!;
  const vector = (stream: number) => tf.tensor1d(fillInput(seed, stream, channels));
  const plain = (stream: number) => tf.tensor(fillInput(seed, stream, sizeOf(shape)), [...shape]);
  switch (op) {
    case "relu": {
      const x = plain(0);
      return tensorWork(tf, () => tf.relu(x));
    }
    case "softmax": {
      const x = plain(0);
      return tensorWork(tf, () => tf.softmax(x, -1));
    }
    case "biasAdd": {
      const [x, bias] = [image(tf, seed, 0, shape), vector(1)];
      return tensorWork(tf, () => tf.add(x, bias), firstOrder(shape.length));
    }
    case "batchNorm": {
      const x = image(tf, seed, 0, shape) as tf.Tensor4D;
      const [scale, offset] = [vector(1), vector(2)];
      return tensorWork(
        tf,
        () => {
          const { mean, variance } = tf.moments(x, [0, 1, 2]);
          return tf.batchNorm(x, mean as tf.Tensor1D, variance as tf.Tensor1D, offset, scale, 1e-5);
        },
        firstOrder(shape.length),
      );
    }
    default: {
      const p = tf.variable(plain(0));
      const g = plain(1);
      const optimizer = op === "sgd" ? tf.train.momentum(0.01, 0.9) : tf.train.adam(1e-3, 0.9, 0.999, 1e-8);
      return {
        call: () => tf.tidy(() => optimizer.applyGradients([{ name: p.name, tensor: g }])),
        result: () => p.dataSync() as Float32Array,
        release: () => tf.disposeVariables(),
      };
    }
  }
}

function preparePool(
  tf: Tf,
  { op, product, inputShape, outputShape, kernel, stride }: PoolTask,
  seed: number,
): Work {
  const x = image(tf, seed, 0, inputShape) as tf.Tensor4D;
  const dy = image(tf, seed, 2, outputShape);
  const pool = () => (op === "max" ? tf.maxPool : tf.avgPool)(x, kernel, stride, "valid") as Tensor;
  const attrs = { filterSize: kernel, strides: stride, pad: "valid", dimRoundingMode: undefined };
  if (product === "forward") return tensorWork(tf, pool, firstOrder(4));
  const inputs = op === "max" ? { dy, input: x, output: pool() } : { dy, input: x };
  const name = op === "max" ? "MaxPoolGrad" : "AvgPoolGrad";
  return tensorWork(
    tf,
    () => tf.engine().runKernel(name, inputs as never, attrs as never) as Tensor,
    firstOrder(4),
  );
}

function makeTrainer(tf: Tf, task: TrainTask | EpochTask, seed: number) {
  const { layers, classes, rate, momentum } = task;
  const specs = parameterSpecs(layers);
  const variables = initialParameters(seed, layers).map((data, i) => {
    const { shape } = specs[i]!;
    const order = variableOrder(shape);
    return tf.variable(
      tf.tensor(
        order ? transposeArray(data, shape, order) : data,
        order ? permuteShape(shape, order) : [...shape],
      ),
    );
  });
  const optimizer = tf.train.momentum(rate, momentum);
  const oneHot = (labels: Int32Array) => tf.oneHot(tf.tensor1d(labels, "int32"), classes);
  const step = (x: Tensor, labels: Tensor): Tensor =>
    optimizer.minimize(
      () => tf.losses.softmaxCrossEntropy(labels, forward(tf, layers, x, [...variables])) as tf.Scalar,
      true,
      variables,
    )!;
  return { variables, oneHot, step, predict: (x: Tensor) => forward(tf, layers, x, [...variables]) };
}

function prepareEpoch(tf: Tf, task: EpochTask, seed: number): Promise<Work> {
  const { oneHot, step, predict } = makeTrainer(tf, task, seed);
  const [batch, channels, height, width] = task.inputShape as [number, number, number, number];
  // With one channel, first and last are the same.
  if (channels !== 1) throw new Unsupported("images of one channel only");
  const image = (pixels: Float32Array) => tf.tensor4d(pixels, [batch, height, width, 1]);
  return epochWork(task, seed, {
    step: (pixels, labels) => tf.tidy(() => void step(image(pixels), oneHot(labels))),
    predict: (pixels) => tf.tidy(() => predict(image(pixels)).dataSync()),
  });
}

function prepareTraining(tf: Tf, task: TrainTask, seed: number): Work {
  const { inputShape, classes } = task;
  const { variables, oneHot, step } = makeTrainer(tf, task, seed);
  const x = image(tf, seed, 0, inputShape);
  const labels = oneHot(labelInputs(seed, inputShape[0]!, classes));
  let loss: Tensor | undefined;
  return {
    call: () => {
      loss?.dispose();
      loss = step(x, labels);
    },
    result: () => {
      const values = variables.map((variable) => {
        const data = variable.dataSync() as Float32Array;
        const order = { 4: weightBackOrder(4), 2: [1, 0] }[variable.shape.length];
        return order ? transposeArray(data, variable.shape, order) : data;
      });
      return Float32Array.from([loss!.dataSync()[0]!, ...values.flatMap((data) => Array.from(data))]);
    },
    release: () => tf.disposeVariables(),
  };
}

/** Convolutions' weights are `[...k, C, O]` here, linear ones `[in, out]`. */
const variableOrder = (shape: readonly number[]) =>
  shape.length === 4 ? weightOrder(4) : shape.length === 2 ? [1, 0] : undefined;

function forward(tf: Tf, layers: readonly LayerSpec[], input: Tensor, rest: Tensor[]): Tensor {
  const next = () => rest.shift()!;
  const apply = (x: Tensor, layer: LayerSpec): Tensor => {
    switch (layer.type) {
      case "conv": {
        const { stride, padding, bias } = layer;
        const y = tf.conv2d(x as tf.Tensor4D, next() as tf.Tensor4D, stride, padding);
        return bias ? tf.add(y, next()) : y;
      }
      case "linear": {
        const y = tf.matMul(x as tf.Tensor2D, next() as tf.Tensor2D);
        return tf.add(y, next());
      }
      case "batchNorm": {
        const { mean, variance } = tf.moments(x, [0, 1, 2]);
        const [scale, offset] = [next(), next()];
        return tf.batchNorm(
          x,
          mean as tf.Tensor1D,
          variance as tf.Tensor1D,
          offset as tf.Tensor1D,
          scale as tf.Tensor1D,
          1e-5,
        );
      }
      case "relu":
        return tf.relu(x);
      case "maxPool":
        return tf.maxPool(x as tf.Tensor4D, layer.kernel, layer.kernel, "valid");
      case "globalAvgPool":
        return tf.mean(x, [1, 2]);
      case "flatten":
        // The linear layer's weights expect channels first.
        return tf.reshape(tf.transpose(x, [0, 3, 1, 2]), [x.shape[0]!, -1]);
      case "residual": {
        const body = forward(tf, layer.body, x, rest);
        return tf.add(body, forward(tf, layer.shortcut, x, rest));
      }
    }
  };
  return layers.reduce((x: Tensor, layer) => apply(x, layer), input);
}

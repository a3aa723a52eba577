import type * as jaxJs from "@jax-js/jax";
import { type ContestantCode, Unsupported, type Work } from "../src/contestants/contestant.ts";
import { epochWork } from "../src/contestants/shared/epoch.ts";
import { fillInput, initialParameters, labelInputs, sizeOf } from "../src/inputs.ts";
import { type LayerSpec, parameterSpecs } from "../src/models.ts";
import type { ConvTask, ElementwiseTask, EpochTask, PoolTask, TrainTask } from "../src/tasks.ts";

type Jax = typeof jaxJs;
type Value = jaxJs.Array;

/** jax-js on its WebAssembly device, every function compiled by its jit. An array is used up by what reads it. */
export const contestant: ContestantCode = {
  async describe() {
    const jax = await import("@jax-js/jax");
    await jax.init("wasm");
    jax.defaultDevice("wasm");
    return { engine: "wasm", threads: 1 };
  },
  kinds: {
    conv: withJax(prepareConv),
    gemm: withJax((jax, { m, k, n }, seed) => {
      const a = input(jax, seed, 0, [m, k]);
      const b = input(jax, seed, 1, [k, n]);
      const multiply = jax.jit((a: Value, b: Value) => jax.numpy.matmul(a, b));
      return valueWork(() => multiply(a.ref, b.ref));
    }),
    elementwise: withJax(prepareElementwise),
    pool: withJax(preparePool),
    train: withJax(prepareTraining),
    epoch: withJax(prepareEpoch),
  },
};

function withJax<T>(prepare: (jax: Jax, task: T, seed: number) => Work | Promise<Work>) {
  return async (task: T, seed: number) => prepare(await import("@jax-js/jax"), task, seed);
}

function input(jax: Jax, seed: number, stream: number, shape: readonly number[]): Value {
  return jax.numpy.array(fillInput(seed, stream, sizeOf(shape)), { shape: [...shape] });
}

function valueWork(compute: () => Value): Work {
  let result: Value | undefined;
  return {
    call: () => {
      result?.dispose();
      result = compute();
      return result.blockUntilReady();
    },
    result: async () => (await result!.ref.data()) as Float32Array,
    release: () => result?.dispose(),
  };
}

function prepareConv(jax: Jax, task: ConvTask, seed: number): Work {
  const { inputShape, weightShape, outputShape, stride, padding, dilation, groups, transposed, product } =
    task;
  const convolve = (x: Value, w: Value) => {
    if (!transposed)
      return jax.lax.convGeneralDilated(x, w, [...stride], pairs(padding), {
        rhsDilation: [...dilation],
        featureGroupCount: groups,
      });
    // To flip the kernel beforehand saves nothing: dcgan takes 1.55 s in either way.
    return jax.lax.convTranspose(x, w, [...stride], pairs(padding), {
      rhsDilation: [...dilation],
      transposeKernel: true,
    });
  };
  const x = input(jax, seed, 0, inputShape);
  const w = input(jax, seed, 1, weightShape);
  if (product === "forward") {
    const forward = jax.jit(convolve);
    return valueWork(() => forward(x.ref, w.ref));
  }
  const dy = input(jax, seed, 2, outputShape);
  const dot = (x: Value, w: Value, dy: Value) => jax.numpy.sum(convolve(x, w).mul(dy));
  const gradient = jax.jit(jax.grad(dot, { argnums: product === "inputGrad" ? 0 : 1 }));
  return valueWork(() => gradient(x.ref, w.ref, dy.ref) as Value);
}

const pairs = (padding: readonly number[]) => padding.map((one): [number, number] => [one, one]);

function prepareElementwise(jax: Jax, { op, shape }: ElementwiseTask, seed: number): Work {
  const { numpy: np, nn } = jax;
  const x = input(jax, seed, 0, shape);
  const channels = shape[1]!;
  const vector = (stream: number) => input(jax, seed, stream, [channels, 1, 1]);
  switch (op) {
    case "relu": {
      const relu = jax.jit((x: Value) => nn.relu(x));
      return valueWork(() => relu(x.ref));
    }
    case "softmax": {
      const softmax = jax.jit((x: Value) => nn.softmax(x, -1));
      return valueWork(() => softmax(x.ref));
    }
    case "biasAdd": {
      const bias = vector(1);
      const add = jax.jit((x: Value, bias: Value) => np.add(x, bias));
      return valueWork(() => add(x.ref, bias.ref));
    }
    case "batchNorm": {
      const [weight, bias] = [vector(1), vector(2)];
      const normalise = jax.jit((x: Value, weight: Value, bias: Value) => batchNorm(jax, x, weight, bias));
      return valueWork(() => normalise(x.ref, weight.ref, bias.ref));
    }
    default:
      throw new Unsupported("no optimizers (they are in another package)");
  }
}

function batchNorm(jax: Jax, x: Value, weight: Value, bias: Value): Value {
  const np = jax.numpy;
  const mean = np.mean(x.ref, [0, 2, 3], { keepdims: true });
  const centred = x.sub(mean);
  const variance = np.mean(np.square(centred.ref), [0, 2, 3], { keepdims: true });
  return centred
    .div(np.sqrt(variance.add(1e-5)))
    .mul(weight)
    .add(bias);
}

function preparePool(
  jax: Jax,
  { op, product, inputShape, outputShape, kernel, stride }: PoolTask,
  seed: number,
): Work {
  const pool = (x: Value) => windows(jax, x, op, kernel, stride);
  const x = input(jax, seed, 0, inputShape);
  if (product === "forward") {
    const forward = jax.jit(pool);
    return valueWork(() => forward(x.ref));
  }
  const dy = input(jax, seed, 2, outputShape);
  const gradient = jax.jit(jax.grad((x: Value, dy: Value) => jax.numpy.sum(pool(x).mul(dy))));
  return valueWork(() => gradient(x.ref, dy.ref) as Value);
}

function windows(jax: Jax, x: Value, op: "max" | "avg", kernel: number, stride: number): Value {
  const reduce = (window: Value) => (op === "max" ? jax.numpy.max(window) : jax.numpy.mean(window));
  return jax.lax.reduceWindow(x, reduce, [1, 1, kernel, kernel], [1, 1, stride, stride]);
}

/** A jitted step of training, and the state that it replaces. */
function makeTrainer(jax: Jax, { layers, classes, rate, momentum }: TrainTask | EpochTask, seed: number) {
  const np = jax.numpy;
  const specs = parameterSpecs(layers);
  let parameters = initialParameters(seed, layers).map((data, i) =>
    np.array(data, { shape: [...specs[i]!.shape] }),
  );
  let velocities = parameters.map((parameter) => np.zerosLike(parameter.ref));
  const oneHot = (labels: Int32Array) => jax.nn.oneHot(np.array(labels), classes);
  const lossOf = (parameters: Value[], x: Value, labels: Value) => {
    const logits = forward(jax, layers, x, [...parameters]);
    return np.mean(np.sum(jax.nn.logSoftmax(logits, -1).mul(labels), -1)).mul(-1);
  };
  const step = jax.jit((parameters: Value[], velocities: Value[], x: Value, labels: Value) => {
    const [loss, grads] = jax.valueAndGrad(lossOf)(
      parameters.map((parameter) => parameter.ref),
      x,
      labels,
    ) as unknown as [Value, Value[]];
    const moved = velocities.map((velocity, i) => velocity.mul(momentum).add(grads[i]!));
    const stepped = parameters.map((parameter, i) => parameter.sub(moved[i]!.ref.mul(rate)));
    return [loss, stepped, moved] as [Value, Value[], Value[]];
  });
  let loss: Value | undefined;
  const predict = jax.jit((parameters: Value[], x: Value) => forward(jax, layers, x, [...parameters]));
  return {
    oneHot,
    step: (x: Value, labels: Value) => {
      loss?.dispose();
      [loss, parameters, velocities] = step(parameters, velocities, x, labels) as unknown as [
        Value,
        Value[],
        Value[],
      ];
      return jax.blockUntilReady([loss, ...parameters, ...velocities]);
    },
    predict: (x: Value) =>
      predict(
        parameters.map((parameter) => parameter.ref),
        x,
      ) as Value,
    state: () => [loss!, ...parameters],
  };
}

function prepareEpoch(jax: Jax, task: EpochTask, seed: number): Promise<Work> {
  const { oneHot, step, predict } = makeTrainer(jax, task, seed);
  const batch = (pixels: Float32Array) => jax.numpy.array(pixels, { shape: [...task.inputShape] });
  return epochWork(task, seed, {
    step: (images, labels) => step(batch(images), oneHot(labels)),
    predict: async (images) => (await predict(batch(images)).data()) as Float32Array,
  });
}

function prepareTraining(jax: Jax, task: TrainTask, seed: number): Work {
  const { inputShape, classes } = task;
  const { oneHot, step, state } = makeTrainer(jax, task, seed);
  const x = input(jax, seed, 0, inputShape);
  const labels = oneHot(labelInputs(seed, inputShape[0]!, classes));
  return {
    call: () => step(x.ref, labels.ref),
    result: async () => {
      const parts = await Promise.all(state().map((part: Value) => part.ref.data()));
      return Float32Array.from(parts.flatMap((part: unknown) => Array.from(part as Float32Array)));
    },
  };
}

function forward(jax: Jax, layers: readonly LayerSpec[], input: Value, rest: Value[]): Value {
  const np = jax.numpy;
  const next = () => rest.shift()!;
  const apply = (x: Value, layer: LayerSpec): Value => {
    switch (layer.type) {
      case "conv": {
        const { stride, padding } = layer;
        const y = jax.lax.convGeneralDilated(x, next(), [stride, stride], pairs([padding, padding]));
        return layer.bias ? y.add(next().reshape([1, layer.out, 1, 1])) : y;
      }
      case "linear": {
        const y = np.matmul(x, np.transpose(next()));
        return y.add(next());
      }
      case "batchNorm": {
        const [weight, bias] = [next(), next()].map((vector) => vector.reshape([1, layer.channels, 1, 1]));
        return batchNorm(jax, x, weight!, bias!);
      }
      case "relu":
        return jax.nn.relu(x);
      case "maxPool":
        return windows(jax, x, "max", layer.kernel, layer.kernel);
      case "globalAvgPool":
        return np.mean(x, [2, 3]);
      case "flatten":
        return x.reshape([x.shape[0]!, -1]);
      case "residual": {
        const body = forward(jax, layer.body, x.ref, rest);
        return body.add(forward(jax, layer.shortcut, x, rest));
      }
    }
  };
  return layers.reduce((x: Value, layer) => apply(x, layer), input);
}

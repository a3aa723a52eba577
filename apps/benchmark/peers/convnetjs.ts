import { type ContestantCode, Unsupported, type Work } from "../src/contestants/contestant.ts";
import { epochWork } from "../src/contestants/shared/epoch.ts";
import { transposeArray } from "../src/contestants/shared/layout.ts";
import { fillInput, initialParameters, labelInputs, sizeOf } from "../src/inputs.ts";
import type { LayerSpec } from "../src/models.ts";
import type { EpochTask, TrainTask } from "../src/tasks.ts";

/** The parts of convnetjs that are used. A Vol is an image, channels last, in float64. */
interface Vol {
  readonly w: Float64Array;
}
interface Layer {
  readonly layer_type: string;
  readonly filters?: Vol[];
  readonly biases?: Vol;
}
interface ConvNetJs {
  readonly Vol: new (sx: number, sy: number, depth: number, fill: number) => Vol;
  readonly Net: new () => {
    makeLayers(defs: object[]): void;
    forward(x: Vol): Vol;
    readonly layers: Layer[];
  };
  readonly SGDTrainer: new (
    net: object,
    options: object,
  ) => {
    train(x: Vol, label: number): { cost_loss: number };
  };
}

export const contestant: ContestantCode = {
  async describe() {
    await load();
    return { engine: "js", threads: 1 };
  },
  kinds: {
    train: async (task, seed) => prepareTraining(await load(), task, seed),
    epoch: async (task, seed) => prepareEpoch(await load(), task, seed),
  },
  lacks: {
    conv: "training only",
    gemm: "training only",
    elementwise: "training only",
    pool: "training only",
  },
};

async function load(): Promise<ConvNetJs> {
  const module = (await import("convnetjs")) as unknown as { default: ConvNetJs };
  return module.default;
}

function makeTrainer({ Net, SGDTrainer, Vol }: ConvNetJs, task: TrainTask | EpochTask, seed: number) {
  const { layers, inputShape, rate, momentum } = task;
  const [batch, depth, height, width] = inputShape as [number, number, number, number];
  const net = new Net();
  net.makeLayers([
    { type: "input", out_sx: width, out_sy: height, out_depth: depth },
    ...layerDefinitions(layers),
  ]);
  const parameters = fillParameters(net.layers, initialParameters(seed, layers), layers, inputShape);
  const trainer = new SGDTrainer(net, { learning_rate: rate, momentum, batch_size: batch, l2_decay: 0 });
  const vols = (pixels: Float32Array) =>
    Array.from({ length: batch }, (_, n) => {
      const one = pixels.subarray(n * depth * height * width, (n + 1) * depth * height * width);
      const vol = new Vol(width, height, depth, 0);
      vol.w.set(transposeArray(one, [depth, height, width], [1, 2, 0]));
      return vol;
    });
  /** One image at a time: the library's way of a batch. */
  const step = (images: readonly Vol[], labels: Int32Array) =>
    images.reduce((loss, image, n) => loss + trainer.train(image, labels[n]!).cost_loss / batch, 0);
  return { net, vols, step, parameters };
}

function prepareEpoch(library: ConvNetJs, task: EpochTask, seed: number): Promise<Work> {
  const { net, vols, step } = makeTrainer(library, task, seed);
  return epochWork(task, seed, {
    step: (images, labels) => step(vols(images), labels),
    predict: (images) => vols(images).flatMap((image) => Array.from(net.forward(image).w)),
  });
}

function prepareTraining(library: ConvNetJs, task: TrainTask, seed: number): Work {
  const { inputShape, classes } = task;
  const { vols, step, parameters } = makeTrainer(library, task, seed);
  const images = vols(fillInput(seed, 0, sizeOf(inputShape)));
  const labels = labelInputs(seed, inputShape[0]!, classes);
  let loss = 0;
  return {
    call: () => {
      loss = step(images, labels);
    },
    result: () => Float32Array.from([loss, ...parameters().flatMap((values) => Array.from(values))]),
  };
}

function layerDefinitions(layers: readonly LayerSpec[]): object[] {
  return layers.flatMap((layer, i): object[] => {
    switch (layer.type) {
      case "conv": {
        const { kernel, out, stride, padding } = layer;
        return [{ type: "conv", sx: kernel, filters: out, stride, pad: padding }];
      }
      case "linear":
        // The softmax layer brings its own linear layer.
        if (i === layers.length - 1) return [{ type: "softmax", num_classes: layer.out }];
        return [{ type: "fc", num_neurons: layer.out }];
      case "relu":
        return [{ type: "relu" }];
      case "maxPool":
        return [{ type: "pool", sx: layer.kernel, stride: layer.kernel }];
      case "flatten":
        return [];
      default:
        throw new Unsupported(layer.type === "residual" ? "no residual blocks" : "no batch norm");
    }
  });
}

/** Writes the initial values into the net, and returns what reads them back in the order of the task. */
function fillParameters(
  netLayers: readonly Layer[],
  values: readonly Float32Array[],
  specs: readonly LayerSpec[],
  inputShape: readonly number[],
): () => Float32Array[] {
  const own = netLayers.filter(({ filters, biases }) => filters && biases);
  const shapes = filterShapes(specs, inputShape);
  own.forEach((layer, i) => {
    const [weights, biases] = [values[2 * i]!, values[2 * i + 1]!];
    const each = weights.length / layer.filters!.length;
    layer.filters!.forEach(({ w }, o) => {
      w.set(transposeArray(weights.subarray(o * each, (o + 1) * each), shapes[i]!, [1, 2, 0]));
    });
    layer.biases!.w.set(biases);
  });
  return () =>
    own.flatMap(({ filters, biases }, i) => {
      const [depth, height, width] = shapes[i]!;
      const weights = filters!.flatMap(({ w }) =>
        Array.from(transposeArray(Float32Array.from(w), [height, width, depth], [2, 0, 1])),
      );
      return [Float32Array.from(weights), Float32Array.from(biases!.w)];
    });
}

/** `[C, h, w]` of what one filter of each layer with parameters sees. */
function filterShapes(
  specs: readonly LayerSpec[],
  inputShape: readonly number[],
): [number, number, number][] {
  let [depth, size, flat] = [inputShape[1]!, inputShape[2]!, false];
  return specs.flatMap((layer): [number, number, number][] => {
    if (layer.type === "conv") {
      size = (size + 2 * layer.padding - layer.kernel) / layer.stride + 1;
      depth = layer.out;
      return [[layer.in, layer.kernel, layer.kernel]];
    }
    if (layer.type === "maxPool") size = Math.floor(size / layer.kernel);
    if (layer.type !== "linear") return [];
    const shape: [number, number, number] = flat ? [layer.in, 1, 1] : [depth, size, size];
    flat = true;
    return [shape];
  });
}

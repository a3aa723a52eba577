import type { LayerSpec } from "./models.ts";

/** What a contestant is asked to compute: plain data, the same for every language. All arrays are float32. */
export type AskedTask = Task | EpochTask;
/** What has one right result, which `reference` computes. */
export type Task = ConvTask | GemmTask | ElementwiseTask | PoolTask | TrainTask;
export type TaskKind = Task["kind"];

export type Product = "forward" | "inputGrad" | "weightGrad";

/**
 * One product of a convolution, channels first, as PyTorch defines it. Inputs are streams 0 (x), 1 (w) and
 * 2 (dy) of `inputs.ts`; the result is y, dx or dw.
 */
export interface ConvTask {
  readonly kind: "conv";
  readonly product: Product;
  readonly transposed: boolean;
  /** `[N, C, ...spatial]`. */
  readonly inputShape: readonly number[];
  /** `[O, C/groups, ...k]`; transposed: `[C, O/groups, ...k]`. */
  readonly weightShape: readonly number[];
  readonly outputShape: readonly number[];
  readonly stride: readonly number[];
  readonly padding: readonly number[];
  readonly dilation: readonly number[];
  readonly groups: number;
}

/** Streams 0: a `[m, k]`, 1: b `[k, n]`; the result is `[m, n]`. */
export interface GemmTask {
  readonly kind: "gemm";
  readonly m: number;
  readonly k: number;
  readonly n: number;
}

/**
 * - `relu`: stream 0. `biasAdd`: stream 0 `[N, C, H, W]` + stream 1 `[C]`.
 * - `batchNorm`: of a training step, per channel over N, H and W, biased variance, eps 1e-5, scale: stream 1,
 *   shift: stream 2.
 * - `softmax`: over the last axis.
 * - `sgd`: p (stream 0), g (stream 1), v = 0: v = 0.9 v + g, p -= 0.01 v; the result is p after one call.
 * - `adam`: p, g likewise, PyTorch's defaults (rate 1e-3, betas 0.9 and 0.999, eps 1e-8); p after one call.
 */
export interface ElementwiseTask {
  readonly kind: "elementwise";
  readonly op: "relu" | "biasAdd" | "batchNorm" | "softmax" | "sgd" | "adam";
  readonly shape: readonly number[];
}

/** Stream 0: x `[N, C, H, W]`, stream 2: dy; no padding. The result is y or dx. */
export interface PoolTask {
  readonly kind: "pool";
  readonly op: "max" | "avg";
  readonly product: "forward" | "inputGrad";
  readonly inputShape: readonly number[];
  readonly outputShape: readonly number[];
  readonly kernel: number;
  readonly stride: number;
}

/**
 * One training step: forward, mean cross entropy, backward, SGD with momentum (v = m v + g, p -= rate v). Images
 * are stream 0, labels `labelInputs`, parameters `initialParameters`. The result is the loss of the first step,
 * then every parameter after it, in the order of the layers.
 */
export interface TrainTask {
  readonly kind: "train";
  readonly layers: readonly LayerSpec[];
  readonly inputShape: readonly number[];
  readonly classes: number;
  readonly rate: number;
  readonly momentum: number;
}

/**
 * Training steps over the digits of MNIST, batch after batch, each image once. Image k is number order[k] of the
 * file, order being the numbers sorted by stream 60 (a stable sort); pixels are divided by 255. The result is the
 * likeliest class of every test image. The numbers of images are multiples of the batch.
 */
export interface EpochTask extends Omit<TrainTask, "kind"> {
  readonly kind: "epoch";
  /** Of MNIST's four files in IDX format, not compressed. */
  readonly folder: string;
  /** The first so many of the order are learnt. */
  readonly images: number;
}

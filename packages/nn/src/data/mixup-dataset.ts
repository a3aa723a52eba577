import {
  ArgumentError,
  astype,
  checkOptionNames,
  DTypeError,
  fromTypedArray,
  isFloat,
  type NDArray,
  ShapeError,
} from "@convkit/ndarray";
import { checkInteger, checkNumber } from "../check.ts";
import { symmetricBeta } from "./beta.ts";
import { type Dataset, firstOf, type ReadOptions, readBatch, type Sample } from "./dataset.ts";
import { contiguous } from "./rows.ts";
import { sampleGenerators } from "./sample-generators.ts";

export interface MixupDatasetOptions {
  /** The number of classes that labels name. */
  readonly classes: number;
  /** The share of an example is drawn from Beta(alpha, alpha): small ones mix little. Default: 0.2. */
  readonly alpha?: number | undefined;
  /** Decides partners and shares. Default: 0. */
  readonly seed?: number | undefined;
}

/**
 * Another data set's examples, each mixed with one drawn from all of them: for a share r of Beta(alpha, alpha)
 *
 *   input = r * input[i] + (1 - r) * input[j]      target = r * oneHot(label[i]) + (1 - r) * oneHot(label[j])
 *
 * Partner and share depend on the seed, the epoch and the index i alone, and inputs become floats: float64 stays, all
 * else becomes float32. Targets are `[classes]`, float32: probabilities, so a loss must take those.
 *
 * @throws ArgumentError when an option has a value out of range, and on reading for a label that is not below `classes`
 * @example
 * const plain = new TensorDataset(array([[0], [1]]), array(new Int32Array([0, 1])));
 * const mixed = new MixupDataset(plain, { classes: 2, alpha: 1, seed: 3 });
 * const { input, target } = await mixed.get(1, { epoch: 2 });
 * target.slice(1).item() // ~input.slice(0).item()
 *
 * Source: Zhang et al., "mixup: beyond empirical risk minimization", arXiv:1710.09412.
 */
export class MixupDataset implements Dataset {
  readonly length: number;
  readonly classes: number;
  readonly alpha: number;
  readonly seed: number;
  readonly #dataset: Dataset;

  constructor(dataset: Dataset, options: MixupDatasetOptions) {
    checkOptionNames("MixupDataset", options, ["classes", "alpha", "seed"]);
    const { classes, alpha = 0.2, seed = 0 } = options;
    checkInteger("MixupDataset", "classes", classes, 1);
    checkInteger("MixupDataset", "seed", seed, 0);
    checkNumber("MixupDataset", "alpha", alpha, "above 0", (value) => value > 0 && Number.isFinite(value));
    this.length = dataset.length;
    this.classes = classes;
    this.alpha = alpha;
    this.seed = seed;
    this.#dataset = dataset;
  }

  async get(index: number, options: ReadOptions = {}): Promise<Sample> {
    return firstOf(await this.getBatch(Int32Array.of(index), options));
  }

  async getBatch(indices: Int32Array, options: ReadOptions = {}): Promise<Sample> {
    const generators = sampleGenerators(this.seed, options.epoch ?? 0, indices);
    const partners = Int32Array.from(generators, (generator) =>
      Math.floor(generator.nextDouble() * this.length),
    );
    const shares = generators.map((generator) => symmetricBeta(generator, this.alpha));
    const [first, second] = await Promise.all([
      readBatch(this.#dataset, indices, options),
      readBatch(this.#dataset, partners, options),
    ]);
    return {
      input: mixInputs(first.input, second.input, shares),
      target: this.#mixTargets(first.target, second.target, shares),
    };
  }

  #mixTargets(first: NDArray, second: NDArray, shares: readonly number[]): NDArray {
    const targets = new Float32Array(shares.length * this.classes);
    for (const [labels, share] of [
      [this.#labels(first), (n: number) => shares[n]!],
      [this.#labels(second), (n: number) => 1 - shares[n]!],
    ] as const)
      labels.forEach((label: number, n: number) => {
        targets[n * this.classes + label]! += share(n);
      });
    return fromTypedArray(targets, [shares.length, this.classes]);
  }

  #labels(target: NDArray): Int32Array | Uint8Array {
    if (target.rank !== 1)
      throw new ShapeError("MixupDataset", "targets must be labels, one a scalar an example", [
        { name: "target", value: target.shape, note: "N" },
      ]);
    const labels = target.toTypedArray();
    if (labels instanceof Float32Array || labels instanceof Float64Array)
      throw new DTypeError("MixupDataset", `labels must be int32 or uint8, got ${target.dtype}`);
    for (const label of labels)
      if (label < 0 || label >= this.classes)
        throw new ArgumentError("MixupDataset", `labels must be in 0 .. ${this.classes - 1}, got ${label}`);
    return labels;
  }
}

/** `r x + (1 - r) y` for the share r of each example. */
function mixInputs(first: NDArray, second: NDArray, shares: readonly number[]): NDArray {
  const mixed = isFloat(first.dtype) ? first.copy() : astype(first, "float32");
  const other = contiguous(second);
  const length = mixed.size / shares.length;
  for (let n = 0, i = 0; n < shares.length; n++) {
    const share = shares[n]!;
    for (const end = (n + 1) * length; i < end; i++)
      mixed.data[i] = share * mixed.data[i]! + (1 - share) * other.data[other.offset + i]!;
  }
  return mixed;
}

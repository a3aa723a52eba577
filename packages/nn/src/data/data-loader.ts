import { type Backend, getDefaultBackend, Tensor } from "@convkit/autograd";
import { ArgumentError, checkOptionNames, type NDArray } from "@convkit/ndarray";
import { checkInteger } from "../check.ts";
import { crc32 } from "../io/crc32.ts";
import { defaultGenerator } from "../random.ts";
import { type Batch, type Dataset, readBatch, type Sample } from "./dataset.ts";
import { epochOrder } from "./order.ts";
import { checkSampler, type Sampler, sampledOrder } from "./sampler.ts";

export interface DataLoaderOptions {
  /** Examples a batch. Default: 1. */
  readonly batchSize?: number;
  /** A new order for every epoch. Default: false. */
  readonly shuffle?: boolean;
  /** Says which examples an epoch has, and in which order, instead of `shuffle`. Default: each once. */
  readonly sampler?: Sampler;
  /** Decides the orders of `shuffle`. Default: drawn from the generator that `manualSeed` seeds. */
  readonly seed?: number;
  /** Leaves out a last batch that is not full. Default: false. */
  readonly dropLast?: boolean;
  /**
   * Batches that are asked for ahead of the one in use: as many as a data set of workers should be reading meanwhile. They
   * are handed out in order, and are the same with and without. Default: 0.
   */
  readonly prefetch?: number;
  /** Where batches go. Default: the default backend. */
  readonly backend?: Backend;
}

/** Where a loader stands: plain data, so that a checkpoint can hold it. */
export interface DataLoaderState {
  /** Counts passes over the data from 0. */
  readonly epoch: number;
  /** Batches of this epoch that were handed out. */
  readonly batch: number;
}

const optionNames = ["batchSize", "shuffle", "sampler", "seed", "dropLast", "prefetch", "backend"];

/**
 * Batches of a data set: `for await (const { input, target } of loader)`. Every loop is the next epoch.
 *
 * The order of an epoch depends on the seed and the epoch's number only. So `state` is all that is needed to go on
 * in the middle of an epoch: assign a saved one, and the next loop starts there. It counts batches that were handed out,
 * whatever was prefetched.
 *
 * @throws ArgumentError when an option has a value out of range, or a sampler comes with `shuffle` or `seed`
 * @example
 * const dataset = new TensorDataset(array([[1], [2], [3]]), array([10, 20, 30]));
 * const loader = new DataLoader(dataset, { batchSize: 2 });
 * loader.length // 2
 * const sizes: number[] = [];
 * for await (const { input } of loader) sizes.push(input.shape[0]!);
 * sizes // [2, 1]
 * loader.state // { epoch: 1, batch: 0 }
 */
export class DataLoader implements AsyncIterable<Batch> {
  readonly dataset: Dataset;
  /** Batches an epoch. */
  readonly length: number;
  readonly batchSize: number;
  /** What decides the orders; undefined without shuffling. */
  readonly seed: number | undefined;
  /** What decides the orders instead, if anything. */
  readonly sampler: Sampler | undefined;
  readonly #prefetch: number;
  readonly #backend: Backend | undefined;
  #state: DataLoaderState = { epoch: 0, batch: 0 };
  #started = false;
  #checksum: { readonly epoch: number; readonly value: number } | undefined;

  constructor(dataset: Dataset, options: DataLoaderOptions = {}) {
    checkOptionNames("DataLoader", options, optionNames);
    const {
      batchSize = 1,
      shuffle = false,
      sampler,
      seed,
      dropLast = false,
      prefetch = 0,
      backend,
    } = options;
    checkInteger("DataLoader", "batchSize", batchSize, 1);
    checkInteger("DataLoader", "prefetch", prefetch, 0);
    if (seed !== undefined) checkInteger("DataLoader", "seed", seed, 0);
    if (sampler !== undefined) checkSampler("DataLoader", sampler);
    if (sampler !== undefined && (shuffle || seed !== undefined))
      throw new ArgumentError(
        "DataLoader",
        "a sampler decides the order by itself: leave out shuffle and seed",
      );
    this.dataset = dataset;
    this.batchSize = batchSize;
    this.seed = shuffle ? (seed ?? defaultGenerator().nextUint32()) : undefined;
    this.sampler = sampler;
    this.#prefetch = prefetch;
    this.#backend = backend;
    const batches = (sampler ?? dataset).length / batchSize;
    this.length = dropLast ? Math.floor(batches) : Math.ceil(batches);
  }

  /** Where the loop that is under way stands; after its last batch, the start of the next epoch. */
  get state(): DataLoaderState {
    return this.#state;
  }

  set state({ epoch, batch }: DataLoaderState) {
    checkInteger("DataLoader", "epoch", epoch, 0);
    checkInteger("DataLoader", "batch", batch, 0);
    if (batch > 0 && batch >= this.length)
      throw new ArgumentError("DataLoader", `batch must be below ${this.length}, got ${batch}`);
    this.#state = { epoch, batch };
    this.#started = false;
  }

  /** A checksum of the positions of the examples of the epoch that `state` is in: another order, another number. */
  get checksum(): number {
    const { epoch } = this.#state;
    if (this.#checksum?.epoch !== epoch) {
      const { buffer, byteOffset, byteLength } = this.#order(epoch);
      this.#checksum = { epoch, value: crc32([new Uint8Array(buffer, byteOffset, byteLength)]) };
    }
    return this.#checksum.value;
  }

  #order(epoch: number): Int32Array {
    return this.sampler
      ? sampledOrder("DataLoader", this.sampler, epoch, this.dataset.length)
      : epochOrder(this.dataset.length, epoch, this.seed);
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Batch, void, void> {
    // A loop that was left early is not gone on with, unless its state is assigned.
    if (this.#started && this.#state.batch > 0) this.#state = { epoch: this.#state.epoch + 1, batch: 0 };
    this.#started = true;
    const { epoch, batch: first } = this.#state;
    const order = this.#order(epoch);
    const abort = new AbortController();
    const read = (batch: number) => {
      const indices = order.slice(batch * this.batchSize, (batch + 1) * this.batchSize);
      const sample = readBatch(this.dataset, indices, { epoch, signal: abort.signal });
      // A failure is heard of when its batch's turn comes, or never if the loop ends before.
      sample.catch(() => {});
      return sample;
    };
    const ahead: Promise<Sample>[] = [];
    try {
      for (let batch = first, next = first; batch < this.length; batch++) {
        for (; next <= batch + this.#prefetch && next < this.length; next++) ahead.push(read(next));
        const sample = await ahead.shift()!;
        const isLast = batch + 1 === this.length;
        this.#state = isLast ? { epoch: epoch + 1, batch: 0 } : { epoch, batch: batch + 1 };
        yield this.#put(sample);
      }
    } finally {
      abort.abort();
    }
  }

  #put({ input, target }: Sample): Batch {
    const backend = this.#backend ?? getDefaultBackend();
    const put = (x: NDArray) =>
      new Tensor(backend, backend.fromTypedArray(x.toTypedArray(), x.shape, x.dtype));
    return { input: put(input), target: put(target) };
  }
}

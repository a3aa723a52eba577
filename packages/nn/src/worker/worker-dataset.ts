import { ArgumentError, EngineError } from "@convkit/ndarray";
import { kindOf } from "../check.ts";
import { type Dataset, firstOf, type ReadOptions, type Sample } from "../data/dataset.ts";
import { DatasetReader } from "./dataset-reader.ts";
import type { WorkerEnd } from "./ends.ts";
import { pack } from "./wire.ts";

/** A data set that workers read. */
export interface WorkerDataset extends Dataset {
  get(index: number, options?: ReadOptions): Promise<Sample>;
  getBatch(indices: Int32Array, options?: ReadOptions): Promise<Sample>;
  /** Has the workers forget the data set; they stay yours, to be used again or terminated. */
  close(): void;
}

/**
 * A data set that workers read, so that decoding and augmentation go on while the model trains: for a `DataLoader` with
 * `prefetch` of at least as many batches as there are workers. The workers call `serveDataset`, which shows both sides.
 *
 * Batches are the same bit for bit whatever the number of workers, and come in the loader's order. A batch that fails
 * throws at its turn what it threw in the worker. Leaving a loop early drops what no worker has begun.
 *
 * @param workers Workers of the browser, Deno, Bun or Node's `worker_threads`, or MessagePorts
 * @param options what the workers' function gets: a structured clone, but for arrays in a field `tensors`
 * @returns once all workers have opened the data set
 * @throws EngineError when a worker dies or its script fails to load, now or at a read, and when options cannot be cloned
 * @throws ArgumentError for no workers, or when they do not come to the same number of examples
 * @example
 * const { port1: page, port2: worker } = new MessageChannel();
 * serveDataset(() => new TensorDataset(array([[1], [2]]), array([10, 20])), worker);
 * const dataset = await workerDataset([page]);
 * dataset.length; // 2
 * (await dataset.get(1)).target.item(); // 20
 * await dataset.get(7) // throws ArgumentError
 * dataset.close();
 * page.close();
 */
export async function workerDataset<Options = undefined>(
  workers: readonly WorkerEnd[],
  options?: Options,
): Promise<WorkerDataset> {
  if (!Array.isArray(workers) || workers.length === 0)
    throw new ArgumentError(
      "workerDataset",
      `there must be at least one worker, got ${Array.isArray(workers) ? "none" : kindOf(workers)}`,
    );
  // Not randomUUID(), which pages without HTTPS lack.
  const run = crypto.getRandomValues(new Uint32Array(4)).join("-");
  const packed = await pack(options);
  const readers = workers.map((worker) => new DatasetReader(worker, run, packed));
  const close = () => {
    for (const reader of readers) reader.close();
  };
  try {
    const lengths = await Promise.all(readers.map(({ opened }) => opened));
    if (new Set(lengths).size > 1)
      throw new ArgumentError(
        "workerDataset",
        `all workers must have the same number of examples, got ${lengths.join(", ")}`,
      );
    return pooled(readers, lengths[0]!, close);
  } catch (error) {
    close();
    throw error;
  }
}

/** A batch that somebody waits for, and that no worker has been asked for yet. */
interface Waiting {
  readonly indices: Int32Array;
  readonly epoch: number;
  readonly signal: AbortSignal | undefined;
  readonly resolve: (sample: Sample | Promise<Sample>) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Requests a worker at a time: one that it reads, and one for the time that its answer takes. All others wait here, where
 * they can be dropped.
 */
const requestsAtOnce = 2;

function pooled(readers: readonly DatasetReader[], length: number, close: () => void): WorkerDataset {
  const waiting: Waiting[] = [];
  let closed = false;
  const hand = () => {
    for (;;) {
      const free = readers.reduce((a, b) => (b.pending < a.pending ? b : a));
      if (waiting.length === 0 || free.pending >= requestsAtOnce) return;
      const { indices, epoch, signal, resolve, reject } = waiting.shift()!;
      if (signal?.aborted) reject(signal.reason);
      else {
        const sample = free.read(indices, epoch);
        sample.then(hand, hand);
        resolve(sample);
      }
    }
  };
  const getBatch = (indices: Int32Array, { epoch = 0, signal }: ReadOptions = {}) =>
    new Promise<Sample>((resolve, reject) => {
      if (closed) throw new EngineError("workerDataset", "a data set that was closed cannot be read");
      waiting.push({ indices, epoch, signal, resolve, reject });
      hand();
    });
  return {
    length,
    getBatch,
    get: async (index, options) => firstOf(await getBatch(Int32Array.of(index), options)),
    close: () => {
      closed = true;
      close();
      hand();
    },
  };
}

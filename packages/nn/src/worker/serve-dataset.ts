import { ArgumentError } from "@convkit/ndarray";
import { kindOf } from "../check.ts";
import { type Dataset, readBatch } from "../data/dataset.ts";
import { type DatasetAnswer, type DatasetOrder, send } from "./dataset-wire.ts";
import { listen, ownEnd, type WorkerEnd } from "./ends.ts";
import { packError } from "./errors.ts";
import { type Received, unpack } from "./wire.ts";

/** Makes the data set that a worker reads from, of the options that `workerDataset` sends. */
export type DatasetFunction<Options> = (options: Received<Options>) => Dataset | Promise<Dataset>;

/**
 * The worker's side of `workerDataset`: opens the data set that `create` gives and reads batches of it, one after the
 * other. Every call of `workerDataset` opens one of its own, so that a worker can serve training and test data.
 *
 * What `create` or the data set throws, the reader gets as an error of the same kind.
 *
 * @param create called once an opening, in every worker: all must come to the same examples. Augmentation belongs in it,
 *   with a `seed` of its own, as no worker knows the `manualSeed` of another
 * @param end what to talk by. Default: the worker's own scope; Node before 20.16 needs `parentPort` here
 * @throws EngineError outside of a worker, unless it is given an end
 * @example
 * ```ts
 * // data.worker.ts
 * const { port1: page, port2: worker } = new MessageChannel();
 * serveDataset(({ count }: { count: number }) => {
 *   const plain = new TensorDataset(arange(16 * count).reshape([count, 1, 4, 4]), arange(count, { dtype: "int32" }));
 *   return new AugmentedDataset(plain, randomHorizontalFlip(), { seed: 1 });
 * }, worker);
 *
 * // The reader; a channel stands for the worker here.
 * const dataset = await workerDataset([page], { count: 6 });
 * const loader = new DataLoader(dataset, { batchSize: 4, shuffle: true, seed: 1, prefetch: 2 });
 * const sizes: number[] = [];
 * for await (const { input } of loader) sizes.push(input.shape[0]!);
 * sizes // [4, 2]
 * dataset.close();
 * page.close();
 * ```
 */
export function serveDataset<Options = undefined>(
  create: DatasetFunction<Options>,
  end: WorkerEnd = ownEnd("serveDataset"),
): void {
  const post = (answer: DatasetAnswer, transfer: ArrayBuffer[] = []) => end.postMessage(answer, transfer);
  const open = new Map<string, Promise<Dataset>>();
  // A thread computes one thing at a time: who reads asynchronously does not get all requests at once.
  let turn: Promise<unknown> = Promise.resolve();
  listen(end, (message) => {
    const order = message as DatasetOrder | null;
    if (order?.convkit === "open" && !open.has(order.run)) start(order);
    if (order?.convkit === "read") turn = turn.then(() => read(order));
    if (order?.convkit === "close") open.delete(order.run);
  });
  post({ convkit: "ready" });

  function start({ run, options }: DatasetOrder & { convkit: "open" }): void {
    const opening = (async () => checkDataset(await create(unpack(options) as Received<Options>)))();
    open.set(run, opening);
    opening.then(
      ({ length }) => post({ convkit: "opened", run, length }),
      (error: unknown) => post({ convkit: "failed", run, error: packError(error) }),
    );
  }

  async function read({ run, request, indices, epoch }: DatasetOrder & { convkit: "read" }): Promise<void> {
    try {
      const dataset = await open.get(run);
      // Closed meanwhile: nobody waits.
      if (!dataset) return;
      const sample = await readBatch(dataset, indices, { epoch });
      const [input, target] = [send(sample.input), send(sample.target)];
      post({ convkit: "batch", run, request, input, target }, [
        input.data.buffer as ArrayBuffer,
        target.data.buffer as ArrayBuffer,
      ]);
    } catch (error) {
      post({ convkit: "failed", run, request, error: packError(error) });
    }
  }
}

function checkDataset(dataset: Dataset): Dataset {
  const { length, get, getBatch } = Object(dataset) as Partial<Dataset>;
  if (Number.isSafeInteger(length) && length! >= 0 && (getBatch ?? get)) return dataset;
  throw new ArgumentError(
    "serveDataset",
    `what is served must be a data set with a length and get or getBatch, got ${kindOf(dataset)}`,
  );
}

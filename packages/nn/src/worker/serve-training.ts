import { ArgumentError } from "@convkit/ndarray";
import type { BatchEvent, Callbacks } from "../train/callbacks.ts";
import type { EpochRecord } from "../train/history.ts";
import { listen, ownEnd, type WorkerEnd } from "./ends.ts";
import { packError } from "./errors.ts";
import { type Answer, type Order, pack, type Received, unpack } from "./wire.ts";

/** What `callbacks` report of `fit`. */
export type TrainingEvent =
  | ({ readonly type: "batch" } & BatchEvent)
  | ({ readonly type: "epoch" } & EpochRecord);

/** What a training function talks to the page by. */
export interface TrainingContext<Event> {
  /** Aborted by `stop()` on the page: for `fit`, which then ends after the batch at hand. */
  readonly signal: AbortSignal;
  /** For `fit`: report its batches and epochs. */
  readonly callbacks: Callbacks;
  /** Sends an event to the page; await it before changing what it holds. `tensors` may be a state dict. */
  report(event: Event | TrainingEvent): Promise<void>;
}

/** Trains in a worker; returns what the page waits for, as a rule `{ tensors: model.stateDict() }`. */
export type TrainingFunction<Options, Result, Event> = (
  options: Received<Options>,
  context: TrainingContext<Event>,
) => Result | Promise<Result>;

/**
 * The worker's side of `trainInWorker`: calls `train` with the options that the page sends, one run at a time.
 *
 * Options, events and the result are whatever structured cloning carries, and in a field `tensors` a state dict or other
 * arrays by name, which arrive as NDArrays. What `train` throws, the page gets as an error of the same kind.
 *
 * @param end what to talk by. Default: the worker's own scope; Node before 20.16 needs `parentPort` here
 * @throws EngineError outside of a worker, unless it is given an end
 * @example
 * ```ts
 * // train.worker.ts
 * const { port1: page, port2: worker } = new MessageChannel();
 * serveTraining(async ({ epochs }: { epochs: number }, { signal, callbacks }) => {
 *   const model = new Linear(4, 2, { generator: 1 });
 *   const data = new DataLoader(new TensorDataset(eye(4), array(new Int32Array([0, 1, 0, 1]))), { batchSize: 2 });
 *   const optimizer = new SGD(model.parameters(), { lr: 1 });
 *   await fit(model, { data, optimizer, epochs, signal, callbacks: [callbacks] });
 *   return { tensors: model.stateDict() };
 * }, worker);
 *
 * // The page; a channel stands for the worker here.
 * const run = trainInWorker<{ epochs: number }, { tensors: Record<string, Tensor> }>(page, { epochs: 3 });
 * const losses: number[] = [];
 * for await (const event of run) if (event.type === "batch") losses.push(event.loss);
 * losses.length // 6
 * const model = new Linear(4, 2);
 * model.loadStateDict((await run.result).tensors);
 * page.close();
 * ```
 */
export function serveTraining<Options, Result, Event = never>(
  train: TrainingFunction<Options, Result, Event>,
  end: WorkerEnd = ownEnd("serveTraining"),
): void {
  const post = (answer: Answer, transfer: ArrayBuffer[] = []) => end.postMessage(answer, transfer);
  const seen = new Set<string>();
  let current: { readonly run: string; readonly abort: AbortController } | undefined;
  listen(end, (message) => {
    const order = message as Partial<Order> | null;
    if (order?.convkit === "stop" && order.run === current?.run) current?.abort.abort();
    // A page that heard "ready" sends its order again: it may have come before anybody listened.
    if (order?.convkit !== "train" || seen.has(order.run!)) return;
    seen.add(order.run!);
    void start(order as Order & { convkit: "train" });
  });
  post({ convkit: "ready" });

  async function start({ run, options }: Order & { convkit: "train" }): Promise<void> {
    const send = async (convkit: "event" | "result", value: unknown) => {
      const packed = await pack(value);
      post({ convkit, run, message: packed }, packed.tensors ? [packed.tensors.buffer] : []);
    };
    const fail = (error: unknown) => post({ convkit: "error", run, error: packError(error) });
    if (current)
      return fail(new ArgumentError("trainInWorker", "a worker does one run at a time; wait for its result"));
    const abort = new AbortController();
    current = { run, abort };
    // Events arrive in the order in which they were reported, though arrays take a while to read.
    let reports = Promise.resolve();
    const report = (event: Event | TrainingEvent) => {
      reports = reports.then(() => send("event", event));
      // Who does not await it gets the error as the run's.
      reports.catch(() => {});
      return reports;
    };
    const callbacks: Callbacks = {
      onBatch: (event) => report({ type: "batch", ...event }),
      onEpoch: (record) => report({ type: "epoch", ...record }),
    };
    try {
      const result = await train(unpack(options) as Received<Options>, {
        signal: abort.signal,
        callbacks,
        report,
      });
      await reports;
      await send("result", result);
    } catch (error) {
      await reports.catch(() => {});
      fail(error);
    } finally {
      current = undefined;
    }
  }
}

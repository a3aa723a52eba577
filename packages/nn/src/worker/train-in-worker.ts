import { EngineError } from "@convkit/ndarray";
import { listen, type WorkerEnd, watch } from "./ends.ts";
import { unpackError } from "./errors.ts";
import { eventStream } from "./event-stream.ts";
import type { TrainingEvent } from "./serve-training.ts";
import { type Answer, type Order, pack, type Received, unpack } from "./wire.ts";

/** A run under way in a worker: iterate for its events, await `result` for what comes out. */
export interface TrainingRun<Result, Event> extends AsyncIterable<Event> {
  /** What the worker's function returned; rejects with what it threw, and when the worker dies. */
  readonly result: Promise<Result>;
  /** Has `fit` end after the batch at hand; the result still comes. */
  stop(): void;
}

/**
 * Trains in a worker, so that the page stays responsive. The worker calls `serveTraining`, which shows both sides.
 *
 * Iterating gives the events from then on, `{ type: "batch", loss, accuracy, ... }`, `{ type: "epoch", ... }` and the
 * worker's own, until the run ends; it throws what `result` rejects with. Leaving the loop leaves the run under way.
 * The worker stays yours: it takes further runs, one after the other, until you terminate it.
 *
 * @param worker a Worker of the browser, Deno, Bun or Node's `worker_threads`, or a MessagePort; one for bundlers is
 *   `new Worker(new URL("./train.worker.ts", import.meta.url), { type: "module" })`
 * @param options what the worker's function gets: a structured clone, but for arrays in a field `tensors`
 * @throws EngineError, from `result`, when the worker dies, its script fails to load, or options cannot be cloned
 * @throws ArgumentError, from `result`, when the worker is busy with another run
 * @example
 * const { port1: page, port2: worker } = new MessageChannel();
 * serveTraining(({ lr }: { lr: number }) => {
 *   if (lr <= 0) throw new ArgumentError("train", `lr must be positive, got ${lr}`);
 * }, worker);
 * const { result } = trainInWorker(page, { lr: -1 });
 * await result // throws ArgumentError
 * page.close();
 */
export function trainInWorker<Options, Result = unknown, Event = never>(
  worker: WorkerEnd,
  options: Options,
): TrainingRun<Received<Result>, Received<Event> | TrainingEvent> {
  // Not randomUUID(), which pages without HTTPS lack.
  const run = crypto.getRandomValues(new Uint32Array(4)).join("-");
  const events = eventStream<Received<Event> | TrainingEvent>();
  const post = (order: Order) => worker.postMessage(order, []);
  let order: Order | undefined;
  let stopped = false;
  // The worker heeds a stop only after the order.
  const send = () => {
    if (order) post(order);
    if (order && stopped) post({ convkit: "stop", run });
  };
  const result = new Promise<Received<Result>>((resolve, reject) => {
    const stopListening = listen(worker, (message) => {
      const answer = message as Partial<Answer & { run: string }> | null;
      if (answer?.convkit === "ready") send();
      if (answer?.run === run) hear(answer as Exclude<Answer, { convkit: "ready" }>);
    });
    const die = (reason: string, cause?: unknown) =>
      fail(Object.assign(new EngineError("trainInWorker", reason), cause === undefined ? {} : { cause }));
    const stopWatching = watch(worker, (reason) =>
      die(`the worker must live until the run ends, got ${reason}`),
    );
    const end = () => {
      stopListening();
      stopWatching();
    };
    const fail = (error: Error) => {
      end();
      events.fail(error);
      reject(error);
    };
    const hear = (answer: Exclude<Answer, { convkit: "ready" }>) => {
      if (answer.convkit === "error") fail(unpackError(answer.error));
      else if (answer.convkit === "event")
        events.push(unpack(answer.message) as Received<Event> | TrainingEvent);
      else {
        end();
        events.end();
        resolve(unpack(answer.message) as Received<Result>);
      }
    };
    pack(options)
      .then((packed) => {
        order = { convkit: "train", run, options: packed };
        send();
      })
      .catch((error: unknown) => die(`options must be what structured cloning carries: ${error}`, error));
  });
  // Who only iterates gets the error there.
  result.catch(() => {});
  return {
    result,
    stop: () => {
      stopped = true;
      if (order) post({ convkit: "stop", run });
    },
    [Symbol.asyncIterator]: () => events.iterate(),
  };
}

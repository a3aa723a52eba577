import { EngineError } from "@convkit/ndarray";
import type { Sample } from "../data/dataset.ts";
import { type DatasetAnswer, type DatasetOrder, receive } from "./dataset-wire.ts";
import { listen, type WorkerEnd, watch } from "./ends.ts";
import { unpackError } from "./errors.ts";
import type { Packed } from "./wire.ts";

interface Settle<T> {
  readonly resolve: (value: T) => void;
  readonly reject: (error: Error) => void;
}

/** The conversation with one worker about one data set. Its death rejects all that is under way, and all that comes. */
export class DatasetReader {
  /** The length of the data set, when the worker has opened it. */
  readonly opened: Promise<number>;
  readonly #worker: WorkerEnd;
  readonly #run: string;
  readonly #requests = new Map<number, Settle<Sample>>();
  readonly #end: () => void;
  #opening: Settle<number> | undefined;
  #count = 0;
  #failure: Error | undefined;

  constructor(worker: WorkerEnd, run: string, options: Packed) {
    this.#worker = worker;
    this.#run = run;
    this.opened = new Promise((resolve, reject) => {
      this.#opening = { resolve, reject };
    });
    // Who waits for several workers hears of one failure.
    this.opened.catch(() => {});
    const open = () => this.#post({ convkit: "open", run, options });
    const stopListening = listen(worker, (message) => {
      const answer = message as Partial<DatasetAnswer & { run: string }> | null;
      // The order may have come before anybody listened. A worker opens a data set once, however often it is told.
      if (answer?.convkit === "ready" && this.#opening) open();
      if (answer?.run === run) this.#hear(answer as Exclude<DatasetAnswer, { convkit: "ready" }>);
    });
    const stopWatching = watch(worker, (reason) =>
      this.#fail(
        new EngineError("workerDataset", `a worker must live until its data set is closed, got ${reason}`),
      ),
    );
    this.#end = () => {
      stopListening();
      stopWatching();
    };
    try {
      open();
    } catch (error) {
      const reason = `options must be what structured cloning carries: ${error}`;
      this.#fail(Object.assign(new EngineError("workerDataset", reason), { cause: error }));
    }
  }

  /** Batches that were asked for and have not come. */
  get pending(): number {
    return this.#requests.size;
  }

  read(indices: Int32Array, epoch: number): Promise<Sample> {
    return new Promise((resolve, reject) => {
      if (this.#failure) throw this.#failure;
      const request = this.#count++;
      this.#requests.set(request, { resolve, reject });
      this.#post({ convkit: "read", run: this.#run, request, indices, epoch });
    });
  }

  close(): void {
    if (this.#failure) return;
    this.#post({ convkit: "close", run: this.#run });
    this.#fail(new EngineError("workerDataset", "a data set that was closed cannot be read"));
  }

  #post(order: DatasetOrder): void {
    this.#worker.postMessage(order, []);
  }

  #hear(answer: Exclude<DatasetAnswer, { convkit: "ready" }>): void {
    if (answer.convkit === "opened") {
      this.#settleOpening()?.resolve(answer.length);
      return;
    }
    const { request } = answer;
    if (request === undefined) {
      if (answer.convkit === "failed") this.#fail(unpackError(answer.error));
      return;
    }
    const settle = this.#requests.get(request);
    this.#requests.delete(request);
    if (answer.convkit === "batch") settle?.resolve(receive(answer));
    else settle?.reject(unpackError(answer.error));
  }

  #settleOpening(): Settle<number> | undefined {
    const opening = this.#opening;
    this.#opening = undefined;
    return opening;
  }

  #fail(error: Error): void {
    this.#failure = error;
    this.#end();
    this.#settleOpening()?.reject(error);
    for (const { reject } of this.#requests.values()) reject(error);
    this.#requests.clear();
  }
}

import { getDefaultBackend, type Tensor, tensor } from "@convkit/autograd";
import { ArgumentError, array, eye, type NDArray, OutOfMemoryError } from "@convkit/ndarray";
import {
  AnomalyError,
  DataLoader,
  DivergenceError,
  fit,
  Linear,
  SGD,
  serveTraining,
  TensorDataset,
  type TrainingContext,
  type TrainingEvent,
  type TrainingFunction,
  trainInWorker,
} from "@convkit/nn";
import { StorageError } from "@convkit/nn/browser";
import { afterEach, describe, expect, test } from "vitest";

const open: MessagePort[] = [];

/** The two ends of a channel, in place of a worker's. */
function channel(): { page: MessagePort; worker: MessagePort } {
  const { port1: page, port2: worker } = new MessageChannel();
  open.push(page, worker);
  return { page, worker };
}

afterEach(() => {
  for (const port of open.splice(0)) port.close();
});

function served<Options, Result, Event = never>(
  train: TrainingFunction<Options, Result, Event>,
): MessagePort {
  const { page, worker } = channel();
  serveTraining(train, worker);
  return page;
}

type State = { tensors: Record<string, Tensor | NDArray> };

async function trainLinear({ epochs }: { epochs: number }, { signal, callbacks }: TrainingContext<never>) {
  const model = new Linear(4, 2, { generator: 1 });
  const data = new DataLoader(new TensorDataset(eye(4), array(new Int32Array([0, 1, 0, 1]))), {
    batchSize: 2,
  });
  const optimizer = new SGD(model.parameters(), { lr: 1 });
  const { outcome } = await fit(model, { data, optimizer, epochs, signal, callbacks: [callbacks] });
  return { outcome, tensors: model.stateDict() };
}

describe("a run", () => {
  test("gives fit's events in order, then ends; its result has the weights that training here gives", async () => {
    const run = trainInWorker<{ epochs: number }, State & { outcome: string }>(served(trainLinear), {
      epochs: 2,
    });
    const events: TrainingEvent[] = [];
    for await (const event of run) events.push(event);
    expect(events.map((event) => [event.type, event.epoch])).toEqual([
      ["batch", 1],
      ["batch", 1],
      ["epoch", 1],
      ["batch", 2],
      ["batch", 2],
      ["epoch", 2],
    ]);
    const { outcome, tensors } = await run.result;
    expect(outcome).toBe("completed");
    const here: TrainingEvent[] = [];
    const context = {
      signal: new AbortController().signal,
      callbacks: { onBatch: (event: object) => void here.push({ type: "batch", ...event } as TrainingEvent) },
      report: async () => {},
    };
    const local = await trainLinear({ epochs: 2 }, context);
    expect(events.filter(({ type }) => type === "batch")).toEqual(here);
    for (const [name, value] of Object.entries(local.tensors))
      expect(tensors[name]!.toTypedArray()).toEqual(await value.data());
    new Linear(4, 2).loadStateDict(tensors);
  });

  test("carries arrays both ways, in the order of the reports", async () => {
    type Look = { type: "look"; tensors: Record<string, Tensor> } | { type: "note"; text: string };
    const page = served(
      async ({ tensors, factor }: State & { factor: number }, { report }: TrainingContext<Look>) => {
        const x = tensor(tensors["x"] as NDArray);
        // Not awaited: arrays take longer to send than notes.
        void report({ type: "look", tensors: { y: x.mul(factor) } });
        void report({ type: "note", text: "after" });
        return x.backend === getDefaultBackend();
      },
    );
    const run = trainInWorker<State & { factor: number }, boolean, Look>(page, {
      factor: 3,
      tensors: { x: array([1, 2]) },
    });
    const seen: unknown[] = [];
    for await (const event of run) seen.push(event.type === "look" ? event.tensors["y"]!.toArray() : event);
    expect(seen).toEqual([[3, 6], { type: "note", text: "after" }]);
    expect(await run.result).toBe(true);
  });

  test("stops after the batch at hand, and still has a result", async () => {
    const run = trainInWorker<{ epochs: number }, State & { outcome: string }>(served(trainLinear), {
      epochs: 1_000_000,
    });
    let batches = 0;
    for await (const { type } of run) if (type === "batch" && ++batches === 3) run.stop();
    const { outcome, tensors } = await run.result;
    expect(outcome).toBe("aborted");
    expect(Object.keys(tensors)).toEqual(["bias", "weight"]);
  });

  test("stops also when told before its order is sent", async () => {
    const run = trainInWorker<{ epochs: number }, { outcome: string }>(served(trainLinear), {
      epochs: 1_000_000,
    });
    run.stop();
    expect((await run.result).outcome).toBe("aborted");
  });

  test("is heard by each listener from then on, and goes on without any", async () => {
    const run = trainInWorker(served(trainLinear), { epochs: 3 });
    const count = async () => {
      let events = 0;
      for await (const _ of run) events++;
      return events;
    };
    for await (const _ of run) break;
    // 2 batches and the record an epoch; the first event has gone by.
    expect(await Promise.all([count(), count()])).toEqual([8, 8]);
    await run.result;
    expect(await count()).toBe(0);
  });
});

describe("a worker", () => {
  test("takes runs one after the other, and refuses one meanwhile", async () => {
    const page = served(trainLinear);
    const long = trainInWorker(page, { epochs: 1_000_000 });
    const meanwhile = trainInWorker(page, { epochs: 1 });
    await expect(meanwhile.result).rejects.toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: trainInWorker: a worker does one run at a time; wait for its result]`,
    );
    long.stop();
    await long.result;
    const next = trainInWorker<{ epochs: number }, { outcome: string }>(page, { epochs: 1 });
    expect((await next.result).outcome).toBe("completed");
  });

  test("refuses a run whose order is overtaken by that of another", async () => {
    const page = served(trainLinear);
    // Arrays take a while to read.
    const overtaken = trainInWorker(page, { epochs: 1, tensors: { x: tensor([1]) } });
    const long = trainInWorker(page, { epochs: 1_000_000 });
    await expect(overtaken.result).rejects.toBeInstanceOf(ArgumentError);
    long.stop();
    await long.result;
  });

  test("that begins to listen late gets its order, once", async () => {
    const { page, worker } = channel();
    // What comes before anybody listens is lost, as in a worker whose module awaits something first.
    const lost = new Promise((resolve) => worker.addEventListener("message", resolve, { once: true }));
    worker.start();
    const run = trainInWorker(page, {});
    await lost;
    let calls = 0;
    serveTraining(() => ++calls, worker);
    expect(await run.result).toBe(1);
    expect(calls).toBe(1);
  });

  test("that begins to listen late hears of a stop", async () => {
    const { page, worker } = channel();
    const stopLost = new Promise<void>((resolve) =>
      worker.addEventListener("message", ({ data }) => data.convkit === "stop" && resolve()),
    );
    worker.start();
    const run = trainInWorker<{ epochs: number }, { outcome: string }>(page, { epochs: 1_000_000 });
    run.stop();
    await stopLost;
    serveTraining(trainLinear, worker);
    expect((await run.result).outcome).toBe("aborted");
  });

  test("and page ignore messages of others", async () => {
    const { page, worker } = channel();
    serveTraining(() => "done", worker);
    page.postMessage(null);
    page.postMessage({ convkit: "stop", run: "12" });
    worker.postMessage("hello");
    worker.postMessage(null);
    expect(await trainInWorker(page, {}).result).toBe("done");
  });
});

describe("what goes wrong", () => {
  const failure = async (train: TrainingFunction<object, unknown, never>) => {
    const run = trainInWorker(served(train), {});
    const iterated = (async () => {
      for await (const _ of run);
    })();
    const [first, second] = await Promise.allSettled([run.result, iterated]);
    expect(first).toEqual(second);
    return (first as PromiseRejectedResult).reason as Error;
  };

  test("in the worker arrives as an error of its kind", async () => {
    const error = await failure(() => {
      new Linear(2, 0);
    });
    expect(error).toBeInstanceOf(ArgumentError);
    expect(error).toMatchObject({ name: "ArgumentError", functionName: "Linear" });
    expect(error.message).toMatchInlineSnapshot(
      `"Linear: outFeatures must be an integer of at least 1, got 0"`,
    );
    expect(error.stack).toContain("worker.test");

    expect(
      await failure(() => {
        throw new OutOfMemoryError("conv2d", "no room");
      }),
    ).toBeInstanceOf(OutOfMemoryError);

    const epochs = [{ epoch: 1, step: 4, samples: 8, loss: 2, lr: 1, seconds: 3 }];
    const diverged = await failure(() => {
      throw new DivergenceError("fit", "the loss must be finite", epochs);
    });
    expect(diverged).toBeInstanceOf(DivergenceError);
    expect(diverged).toMatchObject({ message: "fit: the loss must be finite", epochs });

    const facts = { op: "log", layer: "0 (Log)", phase: "forward", kind: "NaN", operand: "x" } as const;
    const anomaly = await failure(() => {
      throw new AnomalyError("detectAnomaly", facts);
    });
    expect(anomaly).toBeInstanceOf(AnomalyError);
    expect(anomaly).toMatchObject({ facts, message: new AnomalyError("detectAnomaly", facts).message });

    const full = await failure(() => {
      throw new StorageError("saveToIndexedDB", "there is no room", "quota");
    });
    expect(full).toBeInstanceOf(StorageError);
    expect(full).toMatchObject({ message: "saveToIndexedDB: there is no room", reason: "quota" });
  });

  test("also when minified, which renames classes", async () => {
    Object.defineProperty(ArgumentError, "name", { value: "e" });
    try {
      const error = await failure(() => {
        new Linear(2, 0);
      });
      expect(error).toBeInstanceOf(ArgumentError);
    } finally {
      Object.defineProperty(ArgumentError, "name", { value: "ArgumentError" });
    }
  });

  test("and an error of another kind keeps its name and words", async () => {
    const named = await failure(async () => {
      throw new RangeError("too far");
    });
    expect([named.name, named.message]).toEqual(["RangeError", "too far"]);
    const thrown = await failure(() => {
      throw "a string";
    });
    expect(thrown.message).toBe("a string");
  });

  test("as when a result or an event cannot be sent", async () => {
    expect((await failure(() => () => {})).name).toBe("DataCloneError");
    const unsent = await failure((_, { report }) => {
      void report({ type: "batch", onBatch: () => {} } as never);
    });
    expect(unsent.name).toBe("DataCloneError");
  });

  test("comes after the events that were reported before", async () => {
    const run = trainInWorker<object, void, State>(
      served((_: object, { report }: TrainingContext<State>) => {
        void report({ tensors: { x: tensor([1]) } });
        throw new RangeError("too far");
      }),
      {},
    );
    const seen: unknown[] = [];
    const iterated = (async () => {
      for await (const event of run) seen.push(event);
    })();
    await expect(iterated).rejects.toThrow("too far");
    expect(seen).toHaveLength(1);
  });

  test("is what the run fails of, whatever became of events", async () => {
    const error = await failure((_, { report }) => {
      void report({ type: "batch", onBatch: () => {} } as never);
      throw new RangeError("too far");
    });
    expect(error.name).toBe("RangeError");
  });

  test("or the options cannot", async () => {
    const run = trainInWorker(served(trainLinear), { epochs: () => 1 });
    await expect(run.result).rejects.toThrow(
      /^trainInWorker: options must be what structured cloning carries: DataCloneError/,
    );
    await expect(run.result).rejects.toHaveProperty("name", "EngineError");
  });

  test("and outside of a worker there is nobody to serve", () => {
    expect(() => serveTraining(() => 1)).toThrowErrorMatchingInlineSnapshot(
      `[EngineError: serveTraining: it must be called in a worker, or with a port; Node before 20.16 needs parentPort as the port]`,
    );
  });
});

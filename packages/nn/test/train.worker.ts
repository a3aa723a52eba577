import { threadId } from "node:worker_threads";
import { array, eye } from "@convkit/ndarray";
import { DataLoader, fit, Linear, SGD, serveTraining, TensorDataset } from "@convkit/nn";

interface Options {
  readonly epochs: number;
  /** Leaves with this code. */
  readonly exit?: number;
  /** Throws where nobody catches. */
  readonly crash?: boolean;
}

serveTraining(async ({ epochs, exit, crash }: Options, { signal, callbacks }) => {
  if (exit !== undefined) process.exit(exit);
  if (crash) {
    queueMicrotask(() => {
      throw new Error("crashed");
    });
    await new Promise(() => {});
  }
  const model = new Linear(4, 2, { generator: 1 });
  const data = new DataLoader(new TensorDataset(eye(4), array(new Int32Array([0, 1, 0, 1]))), {
    batchSize: 2,
  });
  const optimizer = new SGD(model.parameters(), { lr: 1 });
  await fit(model, { data, optimizer, epochs, signal, callbacks: [callbacks] });
  return { thread: threadId, tensors: model.stateDict() };
});

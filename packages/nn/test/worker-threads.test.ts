import type { Worker } from "node:worker_threads";
import { Linear, serveTraining, trainInWorker } from "@convkit/nn";
import { FileError } from "@convkit/nn/node";
import { afterEach, expect, test } from "vitest";
import { startThread } from "./start-thread.ts";

const workers: Worker[] = [];

function start(): Worker {
  const worker = startThread("./train.worker.ts");
  workers.push(worker);
  return worker;
}

afterEach(async () => {
  for (const worker of workers.splice(0)) await worker.terminate();
});

test("a thread of Node's trains, and its weights arrive", async () => {
  type Result = { thread: number; tensors: ReturnType<Linear["stateDict"]> };
  const run = trainInWorker<{ epochs: number }, Result>(start(), { epochs: 2 });
  let batches = 0;
  for await (const { type } of run) if (type === "batch") batches++;
  expect(batches).toBe(4);
  const { thread, tensors } = await run.result;
  expect(thread).toBeGreaterThan(0);
  expect(new Linear(4, 2).loadStateDict(tensors)).toEqual({ missing: [], unexpected: [] });
});

test("a thread that exits rejects the run", async () => {
  const run = trainInWorker(start(), { epochs: 0, exit: 3 });
  await expect(run.result).rejects.toThrowErrorMatchingInlineSnapshot(
    `[EngineError: trainInWorker: the worker must live until the run ends, got its exit with code 3]`,
  );
});

test("a thread that dies of an error rejects the run", async () => {
  const run = trainInWorker(start(), { epochs: 0, crash: true });
  await expect(run.result).rejects.toThrowErrorMatchingInlineSnapshot(
    `[EngineError: trainInWorker: the worker must live until the run ends, got crashed]`,
  );
});

test("an error of a file arrives as one, with its path and code", async () => {
  const path = "/data/run/checkpoint-000001.safetensors";
  for (const cause of [{ code: "ENOSPC" }, { code: "EODD", message: "odd" }, new Error("no code")]) {
    const { port1, port2 } = new MessageChannel();
    const sent = new FileError("writeCheckpoint", "write", path, cause);
    serveTraining(() => {
      throw sent;
    }, port2);
    const error: unknown = await trainInWorker(port1, {}).result.catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(FileError);
    const { message, code, functionName } = sent;
    expect(error).toMatchObject({ message, path, code, functionName, name: "FileError" });
    port1.close();
  }
});

test("a port that closes rejects the run", async () => {
  const { port1, port2 } = new MessageChannel();
  const run = trainInWorker(port1, {});
  port2.close();
  await expect(run.result).rejects.toThrowErrorMatchingInlineSnapshot(
    `[EngineError: trainInWorker: the worker must live until the run ends, got the end of its port]`,
  );
});

import { workerSource } from "../worker-source.ts";
import type { Host } from "./host.ts";

type WorkerThreads = typeof import("node:worker_threads");

/** Node.js, and what takes after it: Deno and Bun have its modules too. */
export function isNode(): boolean {
  return typeof process === "object" && typeof process.versions?.node === "string";
}

const program = () => `${workerSource()}start(require("node:worker_threads").workerData);`;

/** Workers of node:worker_threads. They never keep the process from exiting. */
export function nodeHost(): Host {
  return {
    cores: coreCount(),
    start(task, onEnd) {
      let stop: (() => void) | undefined;
      let isStopped = false;
      const launch = ({ Worker }: WorkerThreads) => {
        if (isStopped) return onEnd("it was stopped");
        let reason = "it left";
        // No flags and no environment of the process: a loader that they name would run in every worker.
        const worker = new Worker(program(), { eval: true, execArgv: [], env: {}, workerData: task });
        worker.unref();
        worker.on("error", (error) => {
          reason = String(error);
        });
        worker.on("exit", () => onEnd(reason));
        stop = () => void worker.terminate();
      };
      const attempt = (modules: WorkerThreads) => {
        try {
          launch(modules);
        } catch (error) {
          onEnd(String(error));
        }
      };
      const modules = builtin("node:worker_threads");
      if (modules) attempt(modules);
      else importUnseen("node:worker_threads").then(attempt, (error) => onEnd(String(error)));
      return () => {
        isStopped = true;
        stop?.();
      };
    },
  };
}

/** A module of Node's at once, where it can be had so: from Node 20.16 on. */
function builtin<Name extends "node:worker_threads" | "node:os">(name: Name) {
  return typeof process.getBuiltinModule === "function" ? process.getBuiltinModule(name) : undefined;
}

/** A bundler for browsers would look for a module that it can name. */
function importUnseen(name: string): Promise<WorkerThreads> {
  return import(/* webpackIgnore: true */ /* @vite-ignore */ name);
}

/** Two where the runtime cannot tell without waiting: the least that machines have. */
function coreCount(): number {
  return (
    builtin("node:os")?.availableParallelism?.() ??
    (globalThis.navigator as Navigator | undefined)?.hardwareConcurrency ??
    2
  );
}

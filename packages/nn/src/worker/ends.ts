import { EngineError } from "@convkit/ndarray";

type Post = (message: unknown, transfer: ArrayBuffer[]) => void;
// biome-ignore lint/suspicious/noExplicitAny: DOM's and Node's overloads have nothing narrower in common.
type Listener = (event: any) => void;

interface TargetEnd {
  readonly postMessage: Post;
  addEventListener(type: string, listener: Listener): void;
  removeEventListener(type: string, listener: Listener): void;
  /** Of MessagePorts: messages wait for it. */
  start?(): void;
}

interface EmitterEnd {
  readonly postMessage: Post;
  on(type: string, listener: Listener): unknown;
  off(type: string, listener: Listener): unknown;
}

/**
 * One end of a conversation between threads: a Worker of browsers, Deno, Bun or Node's `worker_threads`, a MessagePort, or,
 * within a worker, its global scope or `parentPort`.
 */
export type WorkerEnd = TargetEnd | EmitterEnd;

/** Hears what the other end says. @returns a function that ends that */
export function listen(end: WorkerEnd, onMessage: (message: unknown) => void): () => void {
  if (!("addEventListener" in end)) return onAll(end, { message: onMessage });
  const stop = onAll(end, { message: ({ data }: { data: unknown }) => onMessage(data) });
  end.start?.();
  return stop;
}

/** Hears in words why the other end will say no more. @returns a function that ends that */
export function watch(worker: WorkerEnd, onDeath: (reason: string) => void): () => void {
  return onAll(worker, {
    error: (event: Partial<ErrorEvent>) => {
      // It is told by the error that follows: the console need not hear of it twice.
      event.preventDefault?.();
      onDeath(event.message || "its script did not load");
    },
    messageerror: () => onDeath("a message that could not be read"),
    exit: (code: number) => onDeath(`its exit with code ${code}`),
    close: () => onDeath("the end of its port"),
  });
}

function onAll(end: WorkerEnd, listeners: Readonly<Record<string, Listener>>): () => void {
  const each = Object.entries(listeners);
  if ("addEventListener" in end) {
    for (const [type, listener] of each) end.addEventListener(type, listener);
    return () => {
      for (const [type, listener] of each) end.removeEventListener(type, listener);
    };
  }
  for (const [type, listener] of each) end.on(type, listener);
  return () => {
    for (const [type, listener] of each) end.off(type, listener);
  };
}

/** What a worker talks to its maker by. */
export function ownEnd(functionName: string): WorkerEnd {
  const scope = globalThis as { postMessage?: unknown; document?: unknown };
  if (typeof scope.postMessage === "function" && scope.document === undefined)
    return globalThis as unknown as WorkerEnd;
  const port = globalThis.process?.getBuiltinModule?.("node:worker_threads")?.parentPort;
  if (port) return port as unknown as WorkerEnd;
  throw new EngineError(
    functionName,
    "it must be called in a worker, or with a port; Node before 20.16 needs parentPort as the port",
  );
}

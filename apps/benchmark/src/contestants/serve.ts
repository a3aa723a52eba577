import {
  type Answer,
  type DescribeParams,
  type ErrorKind,
  encodeArray,
  type PrepareParams,
  type Request,
} from "../protocol.ts";
import type { AskedTask } from "../tasks.ts";
import { type ContestantCode, Unsupported, type Work } from "./contestant.ts";

/** What differs between a Node.js process and a page. */
export interface Surroundings {
  readonly now: () => number;
  /** Collects garbage, where one may ask for it. */
  readonly collect: () => void;
  readonly memory: () => object;
}

/** Answers the harness's requests, one after the other. */
export function serve(code: ContestantCode, { now, collect, memory }: Surroundings) {
  let options: DescribeParams = { threads: 1, variant: "" };
  let work: Work | undefined;

  const methods: Record<Request["method"], (params: never) => Promise<object>> = {
    async describe(params: DescribeParams) {
      options = params;
      return code.describe(params);
    },
    async prepare({ task, seed }: PrepareParams) {
      work?.release?.();
      work = undefined;
      work = await prepare(code, task, seed, options);
      collect();
      return work.info ?? {};
    },
    async run({ calls }: { calls: number }) {
      const { call, consume } = prepared();
      collect();
      const start = now();
      for (let i = 0; i < calls; i++) {
        const pending = call();
        if (pending instanceof Promise) await pending;
      }
      const ms = (now() - start) / calls;
      consume?.();
      return { ms };
    },
    async result() {
      return { data: encodeArray(await prepared().result()) };
    },
    async memory() {
      collect();
      return memory();
    },
  };

  function prepared(): Work {
    if (!work) throw new Error("nothing is prepared");
    return work;
  }

  return async ({ id, method, params }: Request): Promise<Answer> => {
    try {
      return { id, result: await methods[method](params as never) };
    } catch (error) {
      return { id, error: { kind: kindOf(error), message: messageOf(error) } };
    }
  };
}

function prepare(code: ContestantCode, task: AskedTask, seed: number, options: DescribeParams) {
  const preparer = code.kinds[task.kind] as
    | ((task: AskedTask, seed: number, options: DescribeParams) => Work | Promise<Work>)
    | undefined;
  if (!preparer) throw new Unsupported(code.lacks?.[task.kind] ?? `does no ${task.kind}`);
  return preparer(task, seed, options);
}

function kindOf(error: unknown): ErrorKind {
  if (error instanceof Unsupported) return "unsupported";
  const code = (error as { code?: string } | null)?.code;
  return code === "ERR_MODULE_NOT_FOUND" || code === "MODULE_NOT_FOUND" ? "missing" : "failed";
}

function messageOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.split("\n")[0]!.slice(0, 200);
}

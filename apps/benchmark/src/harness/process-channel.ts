import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import type { Answer } from "../protocol.ts";
import { type Channel, ContestantError } from "./channel.ts";

export interface Command {
  readonly program: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** Starts a contestant as a process that reads requests on file descriptor 3 and answers on 4. */
export function openProcess({ program, args, env = {} }: Command): Channel {
  const child = spawn(program, args, {
    stdio: ["ignore", "ignore", "pipe", "pipe", "pipe"],
    env: { ...process.env, ...env },
  });
  const requests = child.stdio[3] as Writable;
  const waiting = new Map<number, { resolve(result: object): void; reject(error: Error): void }>();
  let [alive, id, lastWords] = [true, 0, ""];

  const end = (error: ContestantError) => {
    alive = false;
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  };
  requests.on("error", () => {});
  child.on("error", (error) => end(new ContestantError("failed", `cannot start: ${error.message}`)));
  child.on("exit", (status, signal) => {
    const cause = lastError(lastWords);
    end(new ContestantError("failed", `crashed (${signal ?? `exit ${status}`})${cause && `: ${cause}`}`));
  });
  child.stderr!.setEncoding("utf8").on("data", (text: string) => {
    lastWords = (lastWords + text).slice(-4000);
  });
  createInterface({ input: child.stdio[4] as Readable }).on("line", (line) => {
    const answer = JSON.parse(line) as Answer;
    const pending = waiting.get(answer.id);
    waiting.delete(answer.id);
    if ("error" in answer) pending?.reject(new ContestantError(answer.error.kind, answer.error.message));
    else pending?.resolve(answer.result);
  });
  const kill = () => child.kill("SIGKILL");
  killAtExit(child);

  return {
    get alive() {
      return alive;
    },
    call(method, params, timeoutMs) {
      if (!alive) return Promise.reject(new ContestantError("failed", "has crashed"));
      return new Promise<never>((resolve, reject) => {
        const request = { id: id++, method, params };
        const timer = setTimeout(() => {
          end(new ContestantError("failed", `no answer to "${method}" in ${Math.round(timeoutMs / 1000)} s`));
          kill();
        }, timeoutMs);
        const settle =
          <T>(then: (value: T) => void) =>
          (value: T) => {
            clearTimeout(timer);
            then(value);
          };
        waiting.set(request.id, {
          resolve: settle(resolve as (result: object) => void),
          reject: settle(reject),
        });
        requests.write(`${JSON.stringify(request)}\n`);
      });
    },
    close() {
      if (alive) end(new ContestantError("failed", "closed"));
      kill();
    },
  };
}

const children = new Set<ChildProcess>();

function killAtExit(child: ChildProcess): void {
  if (children.size === 0)
    process.once("exit", () => {
      for (const one of children) one.kill("SIGKILL");
    });
  children.add(child);
}

/** The line of a crash's output that says most. */
function lastError(text: string): string {
  const lines = text.trim().split("\n");
  const line = lines.findLast((line) => /\w*(Error|Exception)\b.*:/.test(line)) ?? lines.at(-1) ?? "";
  return line.trim().slice(0, 160);
}

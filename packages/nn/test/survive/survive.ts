import { type ChildProcess, spawn } from "node:child_process";
import { watch } from "node:fs";
import { mkdir, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Generator } from "@convkit/ndarray";
import { rolldown } from "rolldown";

export interface SurviveOptions {
  /** How often a training run is killed. */
  readonly kills: number;
  /** Decides when. */
  readonly seed: number;
  /** Called after every kill. */
  readonly onKill?: (report: Survival) => void;
}

/** What came of it. */
export interface Survival {
  readonly kills: number;
  /** Kills that left a checkpoint half written. */
  readonly whileWriting: number;
  /** Runs that reached their end, all with the result of the run that was never killed. */
  readonly completed: number;
}

/** One file that starts fast: translated once, not by every process. */
async function bundleProgram(folder: string): Promise<string> {
  const build = await rolldown({
    input: join(import.meta.dirname, "program.ts"),
    platform: "node",
    resolve: { conditionNames: ["@convkit/source", "module", "node", "import"] },
  });
  const file = join(folder, "program.mjs");
  await build.write({ file, format: "esm" });
  await build.close();
  return file;
}

interface Ended {
  readonly killed: boolean;
  readonly result: string | undefined;
}

/** When a run is killed: so many ms after its start, after it began to train, or after it began to write its nth file. */
interface Moment {
  readonly after: "start" | "training" | "writing";
  readonly nth: number;
  readonly ms: number;
}

function run(file: string, folder: string, threads: number, moment?: Moment): Promise<Ended> {
  const args = [file, folder, String(threads), "1"];
  const child: ChildProcess = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "pipe"] });
  let [output, errors] = ["", ""];
  let timer: NodeJS.Timeout | undefined;
  const happens = (what: Moment["after"]) => {
    if (what === moment?.after) timer ??= setTimeout(() => child.kill("SIGKILL"), moment.ms);
  };
  happens("start");
  const files = new Set<string>();
  const watcher = watch(folder, (_, name) => {
    if (name?.endsWith(".tmp")) files.add(name);
    if (files.size >= (moment?.nth ?? 0)) happens("writing");
  });
  child.stdout!.setEncoding("utf8").on("data", (text: string) => {
    output += text;
    if (output.includes("training")) happens("training");
  });
  child.stderr!.setEncoding("utf8").on("data", (text: string) => {
    errors += text;
  });
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => {
      clearTimeout(timer);
      watcher.close();
      const killed = signal === "SIGKILL";
      if (!killed && code !== 0) reject(new Error(`the run failed with ${code ?? signal}: ${errors}`));
      else resolve({ killed, result: /result (\w+)/.exec(output)?.[1] });
    });
  });
}

/**
 * Kills training runs by SIGKILL at moments that a seed decides, on one thread or two, starts each again until it ends, and
 * compares its weights and history with those of a run that was never killed.
 *
 * @throws Error at the first difference, and when a run fails or finds a damaged checkpoint
 */
export async function survive({ kills, seed, onKill }: SurviveOptions): Promise<Survival> {
  const generator = new Generator(seed);
  const root = await mkdtemp(join(tmpdir(), "convkit-survive-"));
  try {
    const file = await bundleProgram(root);
    const folderOf = async (name: string) => {
      const folder = join(root, name);
      await mkdir(folder, { recursive: true });
      return folder;
    };
    const start = performance.now();
    const { result: expected } = await run(file, await folderOf("whole"), 1);
    const length = performance.now() - start;
    const draw = (bound: number) => generator.nextUint32() % bound;
    const moment = (): Moment => {
      const after = (["start", "training", "training", "writing", "writing"] as const)[draw(5)]!;
      // A file is written in a few ms; training goes on for a part of the whole.
      const longest = after === "writing" ? 4 : length / 3;
      return { after, nth: 1 + draw(12), ms: generator.nextDouble() * longest };
    };
    const seen = new Set<string>();
    let report: Survival = { kills: 0, whileWriting: 0, completed: 0 };
    while (report.kills < kills) {
      const folder = await folderOf(`run-${report.completed}`);
      let ended: Ended | undefined;
      while (ended === undefined || ended.killed) {
        const threads = 1 + draw(2);
        ended = await run(file, folder, threads, report.kills < kills ? moment() : undefined);
        if (!ended.killed) continue;
        const half = (await readdir(folder)).filter((name) => name.endsWith(".tmp") && !seen.has(name));
        for (const name of half) seen.add(name);
        report = { ...report, kills: report.kills + 1, whileWriting: report.whileWriting + half.length };
        onKill?.(report);
      }
      if (ended.result !== expected)
        throw new Error(`a run that was killed came to ${ended.result}, one that was not to ${expected}`);
      report = { ...report, completed: report.completed + 1 };
      await rm(folder, { recursive: true });
    }
    return report;
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, readdir, rm } from "node:fs/promises";
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

/** Runs the program; kills it when `killAfter` ms have passed since it began to train, or since its start. */
function run(
  file: string,
  args: readonly string[],
  kill?: { readonly ms: number; readonly fromStart: boolean },
): Promise<Ended> {
  const child: ChildProcess = spawn(process.execPath, [file, ...args], { stdio: ["ignore", "pipe", "pipe"] });
  let [output, errors] = ["", ""];
  let timer: NodeJS.Timeout | undefined;
  const arm = () => {
    timer ??= kill && setTimeout(() => child.kill("SIGKILL"), kill.ms);
  };
  if (kill?.fromStart) arm();
  child.stdout!.setEncoding("utf8").on("data", (text: string) => {
    output += text;
    if (output.includes("training")) arm();
  });
  child.stderr!.setEncoding("utf8").on("data", (text: string) => {
    errors += text;
  });
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => {
      clearTimeout(timer);
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
    const folderOf = (name: string) => join(root, name);
    const start = performance.now();
    const { result: expected } = await run(file, [folderOf("whole"), "1", "1"]);
    // Training alone takes less; moments beyond its end let the run end.
    const length = performance.now() - start;
    let report: Survival = { kills: 0, whileWriting: 0, completed: 0 };
    while (report.kills < kills) {
      const folder = folderOf(`run-${report.completed}`);
      let ended: Ended | undefined;
      while (ended === undefined || ended.killed) {
        const args = [folder, String(1 + (generator.nextUint32() % 2)), "1"];
        const moment = { ms: generator.nextDouble() * length, fromStart: generator.nextUint32() % 8 === 0 };
        ended = await run(file, args, report.kills < kills ? { ...moment, ms: moment.ms / 3 } : undefined);
        if (!ended.killed) continue;
        const names = await readdir(folder).catch(() => []);
        const half = names.some((name) => name.endsWith(".tmp"));
        report = { ...report, kills: report.kills + 1, whileWriting: report.whileWriting + Number(half) };
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

import { mkdirSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { dirname, join } from "node:path";
import { Command, CommanderError, InvalidArgumentError } from "commander";
import { type ContestantSpec, contestants } from "./contestants/index.ts";
import { appFolder } from "./harness/build.ts";
import type { RunOptions } from "./harness/context.ts";
import { ensurePeers } from "./harness/ensure-peers.ts";
import { browserPlaces, nodePlace, UsageError } from "./harness/places.ts";
import { runBenchmark } from "./harness/run.ts";
import { measurePeak } from "./peak/peak.ts";
import { defaultThreshold } from "./report/compare.ts";
import { compareFiles } from "./report/compare-table.ts";
import { page } from "./report/page.ts";
import { progressView } from "./report/progress.ts";
import { ResultsError } from "./report/read.ts";
import { terminalTable, wantsColour } from "./report/terminal.ts";
import { contestantLabel, type Row } from "./schema.ts";
import { suites } from "./suites/index.ts";

interface Flags {
  readonly quick: boolean;
  readonly suite?: readonly string[];
  readonly filter?: RegExp;
  readonly peers?: readonly string[];
  readonly threads: readonly number[];
  readonly runtime: readonly string[];
  readonly browser: boolean;
  readonly rounds?: number;
  readonly seed: number;
  readonly peak: boolean;
  readonly variants: boolean;
  readonly json: string;
  readonly html: string;
}

const out = (file: string) => join(appFolder, "../../out/bench", file);

/** What the command line does; returns the exit code: 1 for a regression, 2 for a mistake in the call. */
export async function runCommand(args: readonly string[]): Promise<number> {
  let code = 0;
  const program = new Command("bench")
    .description("Measures convkit beside its peers, in one run.")
    .exitOverride()
    .enablePositionalOptions()
    .option("--quick", "the main rows of every suite but epoch, in a few minutes", false)
    .option("--suite <names>", `suites, of: ${suites.map(({ info }) => info.name).join(", ")}`, suiteList)
    .option(
      "--filter <pattern>",
      "workloads whose suite/workload/product matches the regular expression",
      pattern,
    )
    .option("--peers <names>", `peers, or none; of: ${peerNames().join(", ")}`, peerList)
    .option("--threads <counts>", "thread counts", counts, [...new Set([1, availableParallelism()])])
    .option("--runtime <names>", "where JavaScript runs: node, node24, a path to a binary", list, ["node"])
    .option("--browser", "in headless Chromium instead, with and without cross-origin isolation", false)
    .option("--rounds <number>", "samples of each row at most: more of them see smaller changes", fromOne)
    .option("--seed <number>", "of inputs and of the order of rounds", wholeNumber, 1)
    .option("--no-variants", "leave out algorithms and engines that are not the default")
    .option("--no-peak", "leave out measuring the machine's limits")
    .option("--json <file>", "where the results go", out("results.json"))
    .option("--html <file>", "where the report goes", out("report.html"))
    .action(async (flags: Flags) => {
      await run(flags, ["bench", ...args].join(" "));
    });
  program
    .command("compare <before> <after>")
    .description("says of every row of two result files whether it is better, worse or within noise")
    .option(
      "--threshold <share>",
      "a slowdown beyond this is a regression, and exits with 1",
      share,
      defaultThreshold,
    )
    .action(async (before: string, after: string, options: { threshold: number }) => {
      code = await compareFiles(before, after, options);
    });
  program
    .command("peak")
    .description("measures what the machine can do: SIMD multiply-adds, memory bandwidth")
    .option("--threads <counts>", "thread counts", counts, [...new Set([1, availableParallelism()])])
    .action(async ({ threads }: { threads: readonly number[] }) => {
      const { simdGflops, memoryGBps } = await measurePeak(threads, 5);
      for (const [i, { threads: count, value }] of simdGflops.entries())
        console.log(
          `${count} thread${count === 1 ? " " : "s"}: ${value.toFixed(1)} GFLOP/s of 128-bit SIMD multiply-adds, ` +
            `${memoryGBps[i]!.value.toFixed(1)} GB/s of copying`,
        );
    });
  try {
    await program.parseAsync([...args], { from: "user" });
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    if (!(error instanceof UsageError || error instanceof ResultsError)) throw error;
    console.error(`error: ${error.message}`);
    return 2;
  }
  return code;
}

async function run(flags: Flags, command: string): Promise<void> {
  const options: RunOptions = {
    quick: flags.quick,
    seed: flags.seed,
    threads: flags.threads,
    places: flags.browser ? browserPlaces() : flags.runtime.map(nodePlace),
    ...(!flags.variants && { variants: false }),
    ...(flags.rounds !== undefined && { rounds: flags.rounds }),
    ...(flags.suite && { suites: flags.suite }),
    ...(flags.filter && { filter: flags.filter }),
    ...(flags.peers && { peers: flags.peers }),
  };
  const isWanted = ({ name, package: library }: ContestantSpec) =>
    library !== undefined && (flags.peers?.includes(name) ?? true);
  if (contestants.some(isWanted)) ensurePeers(console.error);
  const view = progressView(process.stderr);
  const start = performance.now();
  const told = new Set<string>();
  const tell = (row: Row) => {
    const line = `${contestantLabel(row.contestant)} ${row.status}: ${row.note}`;
    const worthIt = row.status === "wrong" || row.status === "missing" || row.status === "failed";
    if (worthIt && !told.has(line))
      view.say(row.status === "missing" ? line : `${row.suite} ${row.workload}: ${line}`);
    told.add(line);
  };
  const results = await runBenchmark({
    options,
    command,
    ...(flags.peak && { peak: () => measurePeak(flags.threads) }),
    onProgress: ({ suite, workload, activity, done, total }) => {
      const seconds = (performance.now() - start) / 1000;
      const stage = [suite, workload].filter(Boolean).join(" ");
      const left = done > 2 ? { secondsLeft: (seconds / done) * (total - done) } : {};
      view.update({ stage, detail: activity, done, total, ...left });
    },
    onRows: (rows) => rows.forEach(tell),
  });
  view.finish();
  write(flags.json, `${JSON.stringify(results, null, 1)}\n`);
  write(flags.html, page(results));
  console.log(terminalTable(results, { colour: wantsColour(process.stdout) }));
  console.log(`\n${flags.json}\n${flags.html}`);
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

const peerNames = () => contestants.filter(({ kind }) => kind !== "convkit").map(({ name }) => name);
const list = (text: string) => text.split(",").map((part) => part.trim());

function known(what: string, names: readonly string[], text: string): string[] {
  const asked = list(text);
  const unknown = asked.find((name) => !names.includes(name));
  if (unknown !== undefined) throw new InvalidArgumentError(`There is no ${what} "${unknown}".`);
  return asked;
}

const suiteList = (text: string) =>
  known(
    "suite",
    suites.map(({ info }) => info.name),
    text,
  );
const peerList = (text: string) => (text === "none" ? [] : known("peer", peerNames(), text));

function counts(text: string): number[] {
  const numbers = list(text).map(Number);
  if (!numbers.every((number) => Number.isInteger(number) && number >= 1))
    throw new InvalidArgumentError("Thread counts are whole numbers from 1, as in 1,2.");
  return [...new Set(numbers)].sort((a, b) => a - b);
}

function wholeNumber(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError("It is a whole number.");
  return Number(text);
}

function fromOne(text: string): number {
  const number = wholeNumber(text);
  if (number < 1) throw new InvalidArgumentError("It is a whole number from 1.");
  return number;
}

function share(text: string): number {
  const number = Number(text.replace(/%$/, "")) / (text.endsWith("%") ? 100 : 1);
  if (!(number > 0 && number < 1)) throw new InvalidArgumentError("It is a share such as 0.1 or 10%.");
  return number;
}

function pattern(text: string): RegExp {
  try {
    return new RegExp(text);
  } catch {
    throw new InvalidArgumentError("It is no regular expression.");
  }
}

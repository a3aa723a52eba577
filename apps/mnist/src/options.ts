import { basename, join, resolve } from "node:path";
import { Command, CommanderError, InvalidArgumentError, Option } from "commander";

/** What the user asked for, every value checked. */
export interface RunOptions {
  /** Undefined for a folder of --data that --dataset does not describe. */
  readonly dataset: DatasetName | undefined;
  /** The folder of IDX files given by --data; where the data set is usually found otherwise. */
  readonly data: string | undefined;
  readonly epochs: number;
  readonly batchSize: number;
  readonly learningRate: number;
  readonly seed: number;
  /** Train on this many images at most. */
  readonly limit: number | undefined;
  /** Where the model and the report go. */
  readonly out: string;
  /** Whether a page shows the run, or the port of that page. */
  readonly dashboard: true | number | undefined;
}

export const datasetNames = ["mnist", "fashion-mnist"] as const;
export type DatasetName = (typeof datasetNames)[number];

/** The command line was refused, or asked for help: what to print and how to exit. */
export class UsageError extends Error {
  override readonly name = "UsageError";
  readonly exitCode: number;

  constructor(message: string, exitCode: number) {
    super(message);
    this.exitCode = exitCode;
  }
}

interface NumberRange {
  readonly whole?: boolean;
  readonly above?: number;
  readonly atLeast?: number;
  readonly atMost?: number;
}

/** A parser of numbers that says what it wants, in commander's way. */
function number({ whole = false, above, atLeast, atMost }: NumberRange): (text: string) => number {
  const bounds = [
    ...(above === undefined ? [] : [`above ${above}`]),
    ...(atLeast === undefined ? [] : [`at least ${atLeast}`]),
    ...(atMost === undefined ? [] : [`at most ${atMost}`]),
  ].join(" and ");
  return (text) => {
    const value = text.trim() === "" ? Number.NaN : Number(text);
    const fits =
      value > (above ?? -Infinity) && value >= (atLeast ?? -Infinity) && value <= (atMost ?? Infinity);
    if (!fits || !Number.isFinite(value) || (whole && !Number.isInteger(value)))
      throw new InvalidArgumentError(`It must be a ${whole ? "whole number" : "number"}, ${bounds}.`);
    return value;
  };
}

const count = number({ whole: true, atLeast: 1 });

function folder(text: string): string {
  if (text.trim() === "") throw new InvalidArgumentError("It must name a folder.");
  return text;
}

function program(): Command {
  return new Command("npm start --")
    .description("Trains a convolutional network on MNIST, tests it, and writes the model and a report.")
    .addOption(new Option("--dataset <name>", "what to learn").choices(datasetNames).default("mnist"))
    .option(
      "--data <folder>",
      "a folder of IDX files (train-images-idx3-ubyte[.gz], ...) to read instead",
      folder,
    )
    .option("--epochs <n>", "how often to go through the training images", count, 3)
    .option("--batch-size <n>", "images a step", count, 64)
    .option(
      "--learning-rate <x>",
      "Adam's first step size, which falls to 0 by the end",
      number({ above: 0 }),
      0.003,
    )
    .option(
      "--seed <n>",
      "of initial weights and shuffling",
      number({ whole: true, atLeast: 0, atMost: 2 ** 32 - 1 }),
      1,
    )
    .option("--limit <n>", "train on the first n images only", count)
    .option("--out <folder>", "where model.safetensors and report.html go (default: out/<dataset>)", folder)
    .option(
      "--dashboard [port]",
      "show the run, as it goes, on a page of this machine",
      number({ whole: true, atLeast: 0, atMost: 65_535 }),
    )
    .helpOption("-h, --help", "show this text")
    .allowExcessArguments(false);
}

/** `error: unknown option '--epoch'\n(Did you mean --epochs?)` in one line. */
function oneLine(message: string): string {
  return message
    .replace(/^error: /, "")
    .replace(/\s*\(Did you mean (.*?)\?\)/, "; did you mean $1?")
    .trim()
    .replaceAll(/\s*\n\s*/g, " ");
}

/**
 * The options on a command line (without the program's name).
 *
 * @throws UsageError with the help text and exit code 0 for --help, with one line and exit code 1 otherwise
 */
export function parseOptions(argv: readonly string[]): RunOptions {
  let printed = "";
  const print = (text: string) => {
    printed += text;
  };
  const command = program()
    .exitOverride()
    .configureOutput({ writeOut: print, writeErr: print, getOutHelpWidth: () => 80 });
  try {
    command.parse(argv, { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) throw new UsageError(printed.trimEnd(), 0);
    throw new UsageError(`${oneLine(printed)} (--help lists the options)`, 1);
  }
  const options = command.opts<Partial<RunOptions>>() as Omit<RunOptions, "out"> & { out?: string };
  const { dataset, data, epochs, batchSize, learningRate, seed, limit, out, dashboard } = options;
  const foreign = data !== undefined && command.getOptionValueSource("dataset") === "default";
  return {
    dataset: foreign ? undefined : dataset,
    data,
    epochs,
    batchSize,
    learningRate,
    seed,
    limit,
    out: out ?? join("out", data === undefined ? dataset! : basename(resolve(data))),
    dashboard,
  };
}

/** The command that repeats a run, with the options that matter spelled out. */
export function commandLine(options: RunOptions): string {
  const words = {
    "--dataset": options.dataset,
    "--data": options.data,
    "--epochs": options.epochs,
    "--batch-size": options.batchSize,
    "--learning-rate": options.learningRate,
    "--seed": options.seed,
    "--limit": options.limit,
  };
  const given = Object.entries(words).filter(([, value]) => value !== undefined);
  return `npm start -- ${given.map(([name, value]) => `${name} ${quoted(String(value))}`).join(" ")}`;
}

/** A word as a POSIX shell takes it literally. */
function quoted(word: string): string {
  return /^[\w./:@%+,=-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

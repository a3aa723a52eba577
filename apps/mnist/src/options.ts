import { basename, join, resolve } from "node:path";
import { Command, CommanderError, InvalidArgumentError, Option } from "commander";
import { type RecipeName, recipeNames, recipes } from "./recipes/index.ts";
import { type DatasetName, datasetNames } from "./recipes/recipe.ts";

/** What the user asked for, every value checked. */
export interface RunOptions {
  readonly recipe: RecipeName;
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
  /** Whether PyTorch does the same afterwards, for comparison. */
  readonly pytorch: boolean;
  /** Where the model and the report go. */
  readonly out: string;
  /** Whether a page shows the run, or the port of that page. */
  readonly dashboard: true | number | undefined;
  /** Whether to go on with a run that was interrupted. */
  readonly resume: boolean;
  /** Seconds from one checkpoint to the next. */
  readonly checkpointEvery: number;
}

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

/** The command line as it was given: what may be left out is the recipe's. */
type GivenOptions = Pick<RunOptions, "recipe" | "seed" | "checkpointEvery"> & Partial<RunOptions>;

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

/** A recipe a line, with what `--epochs`, `--batch-size` and `--learning-rate` are unless given. */
function recipeLines(): string {
  const width = Math.max(...recipeNames.map((name) => name.length)) + 4;
  return recipeNames
    .map((name) => {
      const { summary, epochs, batchSize, learningRate } = recipes[name];
      const numbers = `${epochs} epochs, batches of ${batchSize}, learning rate ${learningRate}`;
      return `  ${name.padEnd(width - 2)}${summary}\n${" ".repeat(width)}${numbers}`;
    })
    .join("\n");
}

function program(): Command {
  return new Command("npm start --")
    .description("Trains a convolutional network on MNIST, tests it, and writes the model and a report.")
    .addOption(
      new Option("--recipe <name>", "network, data and steps, as listed below")
        .choices(recipeNames)
        .default(recipeNames[0]),
    )
    .addOption(new Option("--dataset <name>", "what to learn (default: the recipe's)").choices(datasetNames))
    .option(
      "--data <folder>",
      "a folder of IDX files (train-images-idx3-ubyte[.gz], ...) to read instead",
      folder,
    )
    .option("--epochs <n>", "how often to go through the training images (default: the recipe's)", count)
    .option("--batch-size <n>", "images a step (default: the recipe's)", count)
    .option(
      "--learning-rate <x>",
      "the largest step size of the recipe's schedule (default: the recipe's)",
      number({ above: 0 }),
    )
    .option(
      "--seed <n>",
      "of initial weights and shuffling",
      number({ whole: true, atLeast: 0, atMost: 2 ** 32 - 1 }),
      1,
    )
    .option("--limit <n>", "train on the first n images only", count)
    .option(
      "--pytorch",
      "train the same network in PyTorch afterwards, and compare (needs python3 with torch)",
    )
    .option(
      "--out <folder>",
      "where model.safetensors and report.html go (default: out/<recipe>, of the first recipe out/<dataset>)",
      folder,
    )
    .option(
      "--dashboard [port]",
      "show the run, as it goes, on a page of this machine",
      number({ whole: true, atLeast: 0, atMost: 65_535 }),
    )
    .option("--resume", "go on with a run that was interrupted, from its newest checkpoint")
    .option("--checkpoint-every <seconds>", "write a checkpoint so often", number({ atLeast: 0 }), 30)
    .helpOption("-h, --help", "show this text")
    .addHelpText("after", `\nRecipes:\n${recipeLines()}`)
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
  const given = command.opts<GivenOptions>();
  const recipe = recipes[given.recipe];
  // A folder is of no known data set unless the user says so.
  const dataset = given.dataset ?? (given.data === undefined ? recipe.dataset : undefined);
  const name = given.recipe === recipeNames[0] ? dataset! : given.recipe;
  return {
    recipe: given.recipe,
    dataset,
    data: given.data,
    epochs: given.epochs ?? recipe.epochs,
    batchSize: given.batchSize ?? recipe.batchSize,
    learningRate: given.learningRate ?? recipe.learningRate,
    seed: given.seed,
    limit: given.limit,
    pytorch: given.pytorch ?? false,
    out: given.out ?? join("out", given.data === undefined ? name : basename(resolve(given.data))),
    dashboard: given.dashboard,
    resume: given.resume ?? false,
    checkpointEvery: given.checkpointEvery,
  };
}

/** The command that repeats a run, with the options that matter spelled out. */
export function commandLine(options: RunOptions): string {
  const words = {
    "--recipe": options.recipe === recipeNames[0] ? undefined : options.recipe,
    "--dataset": options.dataset,
    "--data": options.data,
    "--epochs": options.epochs,
    "--batch-size": options.batchSize,
    "--learning-rate": options.learningRate,
    "--seed": options.seed,
    "--limit": options.limit,
  };
  const given = Object.entries(words).filter(([, value]) => value !== undefined);
  const said = given.map(([name, value]) => `${name} ${quoted(String(value))}`);
  return ["npm start --", ...said, ...(options.pytorch ? ["--pytorch"] : [])].join(" ");
}

/** A word as a POSIX shell takes it literally. */
function quoted(word: string): string {
  return /^[\w./:@%+,=-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

import { describe, expect, test } from "vitest";
import { commandLine, parseOptions, UsageError } from "../src/options.ts";

/** The line and exit code that a command line is refused with. */
function refusal(...argv: string[]): string {
  try {
    parseOptions(argv);
  } catch (error) {
    if (error instanceof UsageError) return `${error.exitCode}: ${error.message}`;
    throw error;
  }
  throw new Error("the command line was accepted");
}

test("the defaults", () => {
  expect(parseOptions([])).toMatchInlineSnapshot(`
    {
      "batchSize": 64,
      "dashboard": undefined,
      "data": undefined,
      "dataset": "mnist",
      "epochs": 3,
      "learningRate": 0.003,
      "limit": undefined,
      "out": "out/mnist",
      "seed": 1,
    }
  `);
});

test("every option", () => {
  const argv =
    "--dataset fashion-mnist --epochs 3 --batch-size=128 --learning-rate 1e-3 --seed 7 --limit 1000 --out /tmp/x";
  expect(parseOptions(argv.split(" "))).toMatchInlineSnapshot(`
    {
      "batchSize": 128,
      "dashboard": undefined,
      "data": undefined,
      "dataset": "fashion-mnist",
      "epochs": 3,
      "learningRate": 0.001,
      "limit": 1000,
      "out": "/tmp/x",
      "seed": 7,
    }
  `);
});

test("--dashboard takes a port, or none", () => {
  expect(parseOptions(["--dashboard"]).dashboard).toBe(true);
  expect(parseOptions(["--dashboard", "0"]).dashboard).toBe(0);
  expect(refusal("--dashboard", "70000")).toMatch(/It must be a whole number, at least 0 and at most 65535/);
});

test("the output folder is named after the data set or the data's folder", () => {
  expect(parseOptions(["--dataset", "fashion-mnist"]).out).toBe("out/fashion-mnist");
  expect(parseOptions(["--data", "some/where/letters/"]).out).toBe("out/letters");
});

describe("refusals take one line", () => {
  test.each([
    ["an unknown option", ["--epoch", "3"]],
    ["a far-fetched option", ["--gpu"]],
    ["a stray word", ["3"]],
    ["a missing value", ["--epochs"]],
    ["no number", ["--epochs", "many"]],
    ["a fraction", ["--epochs", "1.5"]],
    ["too small", ["--batch-size", "0"]],
    ["negative", ["--seed", "-1"]],
    ["not finite", ["--learning-rate", "Infinity"]],
    ["zero", ["--learning-rate", "0"]],
    ["empty", ["--limit", ""]],
    ["no output folder", ["--out", ""]],
    ["no data folder", ["--data", " "]],
    ["an unknown data set", ["--dataset", "cifar"]],
  ])("%s", (_name, argv) => {
    const line = refusal(...argv);
    expect(line).toMatch(/^1: /);
    expect(line.split("\n")).toHaveLength(1);
    expect(line).toMatchSnapshot();
  });
});

test("--help lists every option", () => {
  expect(refusal("--help")).toMatchInlineSnapshot(`
    "0: Usage: npm start -- [options]

    Trains a convolutional network on MNIST, tests it, and writes the model and a
    report.

    Options:
      --dataset <name>     what to learn (choices: "mnist", "fashion-mnist",
                           default: "mnist")
      --data <folder>      a folder of IDX files (train-images-idx3-ubyte[.gz], ...)
                           to read instead
      --epochs <n>         how often to go through the training images (default: 3)
      --batch-size <n>     images a step (default: 64)
      --learning-rate <x>  Adam's first step size, which falls to 0 by the end
                           (default: 0.003)
      --seed <n>           of initial weights and shuffling (default: 1)
      --limit <n>          train on the first n images only
      --out <folder>       where model.safetensors and report.html go (default:
                           out/<dataset>)
      --dashboard [port]   show the run, as it goes, on a page of this machine
      -h, --help           show this text"
  `);
});

test("a folder of --data is of no known data set unless --dataset says so", () => {
  expect(parseOptions(["--data", "letters"]).dataset).toBeUndefined();
  expect(parseOptions(["--data", "letters", "--dataset", "mnist"]).dataset).toBe("mnist");
});

test("the command that repeats a run gives the same options", () => {
  const options = parseOptions(["--data", "it's here", "--epochs", "5", "--limit", "10"]);
  expect(commandLine(options)).toBe(
    "npm start -- --data 'it'\\''s here' --epochs 5 --batch-size 64 --learning-rate 0.003 --seed 1 --limit 10",
  );
});

import { describe, expect, test } from "vitest";
import { commandLine, parseOptions, UsageError } from "../src/options.ts";
import { recipes } from "../src/recipes/index.ts";

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
      "checkpointEvery": 30,
      "dashboard": undefined,
      "data": undefined,
      "dataset": "mnist",
      "epochs": 3,
      "learningRate": 0.003,
      "limit": undefined,
      "out": "out/mnist",
      "pytorch": false,
      "recipe": "quick",
      "resume": false,
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
      "checkpointEvery": 30,
      "dashboard": undefined,
      "data": undefined,
      "dataset": "fashion-mnist",
      "epochs": 3,
      "learningRate": 0.001,
      "limit": 1000,
      "out": "/tmp/x",
      "pytorch": false,
      "recipe": "quick",
      "resume": false,
      "seed": 7,
    }
  `);
});

test("the output folder is named after the data set or the data's folder", () => {
  expect(parseOptions(["--dataset", "fashion-mnist"]).out).toBe("out/fashion-mnist");
  expect(parseOptions(["--data", "some/where/letters/"]).out).toBe("out/letters");
});

test("a recipe brings its data set, its numbers and its folder, unless they are given", () => {
  expect(parseOptions(["--recipe", "fashion-resnet"])).toMatchObject({
    recipe: "fashion-resnet",
    dataset: "fashion-mnist",
    epochs: recipes["fashion-resnet"].epochs,
    batchSize: recipes["fashion-resnet"].batchSize,
    learningRate: recipes["fashion-resnet"].learningRate,
    out: "out/fashion-resnet",
  });
  const given = ["--recipe", "unet", "--dataset", "fashion-mnist", "--epochs", "7", "--pytorch"];
  expect(parseOptions(given)).toMatchObject({
    recipe: "unet",
    dataset: "fashion-mnist",
    epochs: 7,
    batchSize: recipes.unet.batchSize,
    pytorch: true,
    out: "out/unet",
  });
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
    ["an unknown recipe", ["--recipe", "vgg"]],
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
      --recipe <name>               network, data and steps, as listed below
                                    (choices: "quick", "mnist-best",
                                    "fashion-resnet", "autoencoder", "unet",
                                    default: "quick")
      --dataset <name>              what to learn (default: the recipe's) (choices:
                                    "mnist", "fashion-mnist")
      --data <folder>               a folder of IDX files
                                    (train-images-idx3-ubyte[.gz], ...) to read
                                    instead
      --epochs <n>                  how often to go through the training images
                                    (default: the recipe's)
      --batch-size <n>              images a step (default: the recipe's)
      --learning-rate <x>           the largest step size of the recipe's schedule
                                    (default: the recipe's)
      --seed <n>                    of initial weights and shuffling (default: 1)
      --limit <n>                   train on the first n images only
      --pytorch                     train the same network in PyTorch afterwards,
                                    and compare (needs python3 with torch)
      --out <folder>                where model.safetensors and report.html go
                                    (default: out/<recipe>, of the first recipe
                                    out/<dataset>)
      --dashboard [port]            show the run, as it goes, on a page of this
                                    machine
      --resume                      go on with a run that was interrupted, from its
                                    newest checkpoint
      --checkpoint-every <seconds>  write a checkpoint so often (default: 30)
      -h, --help                    show this text

    Recipes:
      quick           a small CNN that reads MNIST in half a minute
                      3 epochs, batches of 64, learning rate 0.003
      mnist-best      MNIST beyond 99.3 % in a few minutes: batch norm, shifted digits
                      3 epochs, batches of 128, learning rate 0.1
      fashion-resnet  Fashion-MNIST by a small ResNet with batch norm: clothes mirrored and shifted
                      8 epochs, batches of 128, learning rate 0.1
      autoencoder     digits through 32 numbers and back: strided and transposed convolutions
                      4 epochs, batches of 64, learning rate 0.002
      unet            digits out of noise: a U-Net with transposed convolutions
                      2 epochs, batches of 64, learning rate 0.003"
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

test("the command names a recipe and PyTorch where they are not the default", () => {
  const { recipe, ...rest } = parseOptions(["--recipe", "unet", "--pytorch"]);
  expect(commandLine({ recipe, ...rest })).toMatch(
    /^npm start -- --recipe unet --dataset mnist .*--seed 1 --pytorch$/,
  );
});

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import * as autograd from "@convkit/autograd";
import * as kernels from "@convkit/conv-kernels";
import * as datasets from "@convkit/datasets/node";
import * as ndarray from "@convkit/ndarray";
import * as nn from "@convkit/nn";
import { describe, expect, test } from "vitest";

const packages: readonly object[] = [nn, autograd, kernels, ndarray, datasets];
/** Whose members a table may name without saying of what. */
const owners: readonly object[] = [
  autograd.Tensor.prototype,
  nn.Module.prototype,
  nn.ReLU.prototype,
  nn.Optimizer.prototype,
  nn.StepLR.prototype,
  nn.init,
];
/** Names of a reader's own in the examples, of types, and of fields and options. */
const own = new Set(
  "x y w g f d i v a b loader loss model optimizer schedule params inputs data shape backend bias stride padding dilation groups layout Dataset weights n root workers".split(
    " ",
  ),
);
const words = new Set(
  "new await true false lr momentum dampening weightDecay nesterov kernelSize outputPadding axis keepDims dtype requiresGrad retainGraph createGraph batchSize shuffle dropLast strict threads seed get normalize grad scaleFactor mode beta int32 float64 NHWC paramGroups gamma replacement prefetch".split(
    " ",
  ),
);

const known = (name: string) =>
  own.has(name) ||
  words.has(name) ||
  packages.some((one) => name in one) ||
  owners.some((one) => name in one);

/** The names in the code of the second column of a page's tables. */
function named(page: string): string[] {
  const path = fileURLToPath(new URL(`../site/use/${page}.md`, import.meta.url));
  return readFileSync(path, "utf8")
    .split("\n")
    .filter((line) => line.startsWith("|") && !/^\|[\s|-]*$/.test(line))
    .flatMap((line) => [...(line.split(" | ")[1] ?? "").matchAll(/`([^`]+)`/g)].map(([, code]) => code!))
    .map((code) => code.replaceAll(/"[^"]*"/g, ""))
    .filter((code) => !code.startsWith("@"))
    .flatMap((code) => code.match(/[A-Za-z_]\w*/g) ?? []);
}

describe.each(["from-pytorch", "from-tensorflow"])("%s", (page) => {
  test("names nothing that convkit has not", () => {
    const names = named(page);
    expect(names.filter((name) => !known(name))).toEqual([]);
    expect(names.length).toBeGreaterThan(50);
  });
});

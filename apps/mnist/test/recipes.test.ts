import { mkdtempSync, readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Generator } from "@convkit/ndarray";
import { readSafetensorsMetadata, summary } from "@convkit/nn";
import { describe, expect, test } from "vitest";
import { parseOptions } from "../src/options.ts";
import { reasonAgainst } from "../src/pytorch/job.ts";
import { replay } from "../src/pytorch/replay.ts";
import { type RecipeName, recipeNames, recipes } from "../src/recipes/index.ts";
import { stepSizes } from "../src/recipes/parts/schedules.ts";
import { gap } from "../src/report/gap.ts";
import { run } from "../src/run.ts";
import fixture from "./fixtures/pytorch-losses.json" with { type: "json" };
import { smallJob } from "./fixtures/small-job.ts";
import { writeIdxFolder } from "./idx-folder.ts";

const digits = { height: 28, width: 28, classes: 10 };

/** What scripts/make-parity-fixture.ts had of PyTorch. */
const pytorch: Record<RecipeName, { parameters: number; losses: number[] }> = fixture;

/**
 * PyTorch's losses are float64, convkit's float32. The first is before any step: a number of that size is rounded to 6e-8 of
 * itself, and sums of hundreds to some ten times that. Afterwards training multiplies what is off: Adam's first step divides
 * each gradient by its own size, so that one near 0 whose sign rounding turns moves its weight the other way. The largest
 * difference seen is 3e-4, in batches of four with batch norm; a wrong momentum or weight decay is off by 1e-2.
 */
const relative = { first: 1e-6, all: 2e-3 };

describe.each(recipeNames)("%s", (name) => {
  const recipe = recipes[name];

  test("its network has the size of PyTorch's and gives what the task asks for", () => {
    const { layers, parameters: count } = summary(recipe.model(digits, new Generator(1)), [2, 1, 28, 28]);
    expect(count).toBe(pytorch[name].parameters);
    expect(layers.at(-1)!.outputShape).toEqual(recipe.task.kind === "classify" ? [2, 10] : [2, 1, 28, 28]);
  });

  test("ten steps have PyTorch's losses", async () => {
    const losses = await replay(await smallJob(name));
    expect(losses).toHaveLength(pytorch[name].losses.length);
    expect(gap(losses, pytorch[name].losses, 1).relative).toBeLessThan(relative.first);
    expect(gap(losses, pytorch[name].losses).relative).toBeLessThan(relative.all);
  });

  test("the same seed gives the same network", async () => {
    const first = async (seed: number) =>
      (await recipe.model(digits, new Generator(seed)).parameters()[0]!.data()).slice(0, 8);
    expect(await first(3)).toEqual(await first(3));
    expect(await first(3)).not.toEqual(await first(4));
  });

  test("refuses images that are too small", () => {
    const small = { height: 3, width: 28, classes: 10 };
    expect(() => recipe.model(small, new Generator(1))).toThrow(/3 x 28$/);
  });

  test("runs from data to report", async () => {
    const labels = Array.from({ length: 24 }, (_, i) => i % 10);
    const data = writeIdxFolder({ train: labels, test: labels.slice(0, 12) });
    const out = mkdtempSync(join(tmpdir(), "convkit-recipe-"));
    const said: string[] = [];
    const options = parseOptions([
      ...["--recipe", name, "--data", data, "--out", out, "--epochs", "2", "--batch-size", "8"],
    ]);
    const view = { update: () => {}, finish: () => {} };
    const stop = {
      ...{ signal: new AbortController().signal, keepWork: () => {}, exitCode: () => undefined },
      release: () => {},
    };
    expect(await run(options, { view, stop, say: (line) => said.push(line) })).toBe(0);
    expect(readdirSync(out).sort()).toEqual(["model.safetensors", "report.html"]);
    expect(readSafetensorsMetadata(readFileSync(join(out, "model.safetensors")))).toMatchObject({
      epochs: "2",
    });
    expect(said.at(-1)).toMatch(
      recipe.task.kind === "classify" ? /^test accuracy \d+\.\d\d %$/ : /^test mean squared error 0\.\d{5}$/,
    );
    const report = readFileSync(join(out, "report.html"), "utf8");
    expect(report).not.toMatch(/NaN|undefined/);
    expect(report).toContain(`--recipe ${name}`.replace("--recipe quick", "npm start -- --data"));
  });
});

test("step sizes: a line to 0, and one cycle with its peak after its rise", () => {
  expect(stepSizes(recipes.quick.schedule, 1, 4)).toEqual([1, 0.75, 0.5, 0.25]);
  const cycle = stepSizes(recipes["fashion-resnet"].schedule, 1, 100);
  expect(cycle[0]).toBeCloseTo(1 / 25, 12);
  expect(cycle.indexOf(Math.max(...cycle))).toBe(24); // a quarter of 100 steps, the first counted as 0
  expect(cycle[24]).toBeCloseTo(1, 12);
  expect(cycle[99]).toBeCloseTo(1 / 25 / 1e4, 12);
});

test("a run of a single step has a finite step size", () => {
  for (const name of recipeNames) expect(stepSizes(recipes[name].schedule, 0.1, 1)[0]).toBeGreaterThan(0);
});

test("PyTorch is not asked to repeat what is changed at random", () => {
  expect(reasonAgainst("unet", recipes.unet)).toBeUndefined();
  expect(reasonAgainst("mnist-best", recipes["mnist-best"])).toMatch(
    /mnist-best has them shifted by up to 2 pixels$/,
  );
});

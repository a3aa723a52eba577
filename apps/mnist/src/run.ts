import { join } from "node:path";
import { Generator } from "@convkit/ndarray";
import { type Dataset as Examples, type Module, saveSafetensors, summary } from "@convkit/nn";
import { type Dashboard, dashboard, type ProgressView, writeFileWhole } from "@convkit/nn/node";
import { count, duration, plain } from "@convkit/page";
import { prepareCheckpoints } from "./checkpoints.ts";
import { conclude } from "./conclude.ts";
import { type Dataset, loadDataset } from "./data.ts";
import { engineFacts, engineLine } from "./engine-facts.ts";
import { examples, type Pairs, pairs } from "./examples.ts";
import { firstLayer } from "./first-layer.ts";
import { commandLine, type RunOptions } from "./options.ts";
import { prepareFolder, writeOrSay } from "./output.ts";
import { besidePyTorch } from "./pytorch/beside.ts";
import { recipes } from "./recipes/index.ts";
import { optimizerWords } from "./recipes/parts/optimizer.ts";
import type { Recipe } from "./recipes/recipe.ts";
import type { Beside, Fact, LayerRow } from "./report/data.ts";
import type { Stop } from "./stop.ts";
import { predictAll, train } from "./train.ts";

export interface Surroundings {
  readonly view: ProgressView;
  readonly stop: Stop;
  /** Prints a line. */
  readonly say: (line: string) => void;
}

/** `6.1 s, 9,836 images/s` */
const paceText = (seconds: number, images: number) =>
  `${seconds.toFixed(1)}\u00a0s, ${count(Math.round(images / seconds))}\u00a0images/s`;

/** From data to report. Returns the exit code. */
export async function run(options: RunOptions, { view, stop, say }: Surroundings): Promise<number> {
  const recipe = recipes[options.recipe];
  await prepareFolder(options.out);
  const dataset = await loadDataset(options);
  const [images, height, width] = dataset.train.images.shape as [number, number, number];
  const size = { height, width, classes: dataset.classNames.length };
  const model = recipe.model(size, new Generator(options.seed));
  const layers = layerRows(model, height, width);
  const parameters = layers.reduce((sum, layer) => sum + layer.parameters, 0);
  say(
    plain(
      `${dataset.title}: ${count(images)} images to train, ${count(dataset.test.images.shape[0]!)} to test; ${count(parameters)} parameters; seed ${options.seed}`,
    ),
  );

  say(`engine: ${engineLine()}`);

  const modelFile = join(options.out, "model.safetensors");
  /** Returns whether it could be written: a full disk ends no run. */
  const save = async (epochs: number) => {
    const about = { dataset: dataset.title, epochs: String(epochs) };
    const bytes = await saveSafetensors(model.stateDict(), about);
    return writeOrSay(() => writeFileWhole(modelFile, bytes), say);
  };
  const material = pairs(dataset, recipe, options.seed);
  const test = examples(material.test, recipe);
  const { dashboard: port } = options;
  const shown = port === undefined ? undefined : await livePage(port, dataset, recipe, test, say);
  // What PyTorch is to begin with is kept before training changes it.
  const compare = options.pytorch ? await besidePyTorch(model, size, material, options) : undefined;
  const checkpoints = await prepareCheckpoints(options, say);
  stop.keepWork();
  const training = examples(material.train, recipe, options.seed);
  const { history, tests, epochs, seconds, stopped } = await train(
    model,
    { train: training, test },
    recipe,
    options,
    {
      view,
      signal: stop.signal,
      resume: checkpoints.resume,
      callbacks: [...(shown ? [shown] : []), checkpoints.callback],
      onEpoch: async ({ epoch, seconds }) => {
        await save(epoch);
        say(plain(`epoch ${epoch}: ${paceText(seconds, images)}`));
      },
    },
  );
  if (stopped) {
    if (history.length === 0) say("stopped before the first step: there are no new weights");
    else {
      const steps = `${count(history.length)} step${history.length === 1 ? "" : "s"}`;
      const saved = await save(history.at(-1)!.epoch);
      say(plain(`stopped after ${steps}${saved ? `; the weights are in ${modelFile}` : ""}`));
    }
    return stop.exitCode() ?? 1;
  }

  // Once more: the last time may have failed, or a run may have been resumed after it.
  const saved = await save(options.epochs);
  const outputs = await predictAll(model, test, { view, signal: stop.signal });
  if (outputs === undefined) {
    say(`stopped while testing${saved ? `; the trained weights are in ${modelFile}` : ""}`);
    return stop.exitCode() ?? 1;
  }
  say(plain(`trained in ${duration(seconds)}`));
  if (compare) say("the same in PyTorch ...");
  const beside = await compare?.(stop.signal);
  const { html, line } = conclude(outputs, { recipe, dataset, test: material.test }, tests, {
    dataset: dataset.title,
    network: recipe.network,
    trainCount: images,
    epochs: options.epochs,
    history,
    filters: await firstLayer(model, exampleImage(material.test)),
    layers,
    facts: facts(
      options,
      recipe,
      dataset,
      epochs.map((epoch) => paceText(epoch.seconds, images)),
      seconds,
    ),
    command: commandLine(options),
    beside,
  });
  const report = join(options.out, "report.html");
  const reported = await writeOrSay(() => writeFileWhole(report, html), say);
  const kept = saved && reported;
  if (kept) await checkpoints.clear();
  else say("the checkpoints stay: --resume goes on from the newest, and writes what is missing");
  if (saved) say(`model  ${modelFile}`);
  if (reported) say(`report ${report}`);
  if (beside) say(plain(besideLine(beside)));
  say(plain(line));
  return kept ? 0 : 1;
}

/** Test images whose predictions the page follows. */
const shownExamples = 24;

/** A page that shows the run; it ends with the process. */
async function livePage(
  port: number | true,
  { title, classNames, test }: Dataset,
  { task }: Recipe,
  seen: Examples,
  say: (line: string) => void,
): Promise<Dashboard> {
  const first = Int32Array.from({ length: Math.min(shownExamples, seen.length) }, (_, index) => index);
  const { input: inputs } = await seen.getBatch!(first);
  const labels = [...test.labels.slice([0, first.length]).toTypedArray()];
  return dashboard({
    ...(port !== true && { port }),
    title: `${title}: training`,
    examples: { inputs, ...(task.kind === "classify" && { labels, classNames }) },
    say,
  });
}

/** `PyTorch 1.13.1: test loss 0.00412, in 42 s` */
function besideLine({ name, tests, seconds }: Beside): string {
  return `${name}: test loss ${tests.at(-1)!.loss.toFixed(5)}, in ${duration(seconds)}`;
}

function layerRows(model: Module, height: number, width: number): LayerRow[] {
  return summary(model, [1, 1, height, width]).layers.map(({ name, type, outputShape, parameters }) => ({
    name: `${name} ${type}`,
    output: outputShape.slice(1),
    parameters,
  }));
}

/** The first test image, whose responses the report shows. */
function exampleImage({ input }: Pairs) {
  return input.slice(0);
}

function facts(
  { epochs, batchSize, learningRate, seed }: RunOptions,
  { optimizer, schedule, augment }: Recipe,
  { title }: Dataset,
  paces: readonly string[],
  seconds: number,
): Fact[] {
  return [
    { name: "data", value: title },
    ...(augment ? [{ name: "training images", value: augment.words }] : []),
    ...engineFacts(),
    { name: "optimizer", value: optimizerWords(optimizer) },
    { name: "learning rate", value: `${learningRate} ${schedule.words}` },
    { name: "epochs", value: String(epochs) },
    { name: "batch size", value: String(batchSize) },
    { name: "seed", value: String(seed) },
    { name: "training time", value: `${duration(seconds)}, tests between epochs included` },
    { name: "an epoch", value: paces.join("; ") },
    { name: "runtime", value: `Node.js ${process.version}` },
  ];
}

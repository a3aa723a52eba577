import { fromTypedArray, type NDArray } from "@convkit/ndarray";
import { type Module, saveSafetensors, summary } from "@convkit/nn";
import { type Dashboard, dashboard, type ProgressView } from "@convkit/nn/node";
import { count, duration, percent, plain } from "@convkit/page";
import { type Dataset, loadDataset } from "./data.ts";
import { engineFacts, engineLine } from "./engine-facts.ts";
import { firstLayer } from "./first-layer.ts";
import { createModel } from "./model.ts";
import { commandLine, type RunOptions } from "./options.ts";
import { prepareFolder, writeWhole } from "./output.ts";
import type { Fact, LayerRow } from "./report/data.ts";
import { page } from "./report/page.ts";
import { score } from "./score.ts";
import type { Stop } from "./stop.ts";
import { predictAll, train } from "./train.ts";

export interface Surroundings {
  readonly view: ProgressView;
  readonly stop: Stop;
  /** Prints a line. */
  readonly say: (line: string) => void;
}

/** How fast an epoch went. */
interface Pace {
  readonly seconds: number;
  readonly imagesPerSecond: number;
}

/** `6.1 s, 9,836 images/s` */
const paceText = ({ seconds, imagesPerSecond }: Pace) =>
  `${seconds.toFixed(1)}\u00a0s, ${count(Math.round(imagesPerSecond))}\u00a0images/s`;

/** From data to report. Returns the exit code. */
export async function run(options: RunOptions, { view, stop, say }: Surroundings): Promise<number> {
  await prepareFolder(options.out);
  const dataset = await loadDataset(options);
  const [images, height, width] = dataset.train.images.shape as [number, number, number];
  const model = createModel({ height, width, classes: dataset.classNames.length }, options.seed);
  const layers = layerRows(model, height, width);
  const parameters = layers.reduce((sum, layer) => sum + layer.parameters, 0);
  say(
    plain(
      `${dataset.title}: ${count(images)} images to train, ${count(dataset.test.images.shape[0]!)} to test; ${count(parameters)} parameters; seed ${options.seed}`,
    ),
  );

  say(`engine: ${engineLine()}`);
  const { dashboard: port } = options;
  const shown = port === undefined ? undefined : await livePage(port, dataset, say);

  const save = async (epochs: number) =>
    writeWhole(
      options.out,
      "model.safetensors",
      await saveSafetensors(model.stateDict(), { dataset: dataset.title, epochs: String(epochs) }),
    );
  stop.keepWork();
  const paces: Pace[] = [];
  const start = performance.now();
  const { history, tests, stopped } = await train(model, dataset, options, {
    view,
    signal: stop.signal,
    ...(shown && { callbacks: [shown] }),
    onEpoch: async ({ epoch, seconds }) => {
      await save(epoch);
      paces.push({ seconds, imagesPerSecond: images / seconds });
      say(plain(`epoch ${epoch}: ${paceText(paces.at(-1)!)}`));
    },
  });
  const trainSeconds = (performance.now() - start) / 1000;
  if (stopped) {
    if (history.length === 0) say("stopped before the first step: there are no new weights");
    else {
      const steps = `${count(history.length)} step${history.length === 1 ? "" : "s"}`;
      say(plain(`stopped after ${steps}; the weights are in ${await save(history.at(-1)!.epoch)}`));
    }
    return stop.exitCode() ?? 1;
  }

  const logits = await predictAll(model, dataset.test, { view, signal: stop.signal });
  if (logits === undefined) {
    say(`stopped while testing; the trained weights are in ${options.out}/model.safetensors`);
    return stop.exitCode() ?? 1;
  }
  const result = score(logits, dataset.test.labels, dataset.test.images);
  const report = await writeWhole(
    options.out,
    "report.html",
    page({
      dataset: dataset.title,
      classNames: dataset.classNames,
      trainCount: images,
      epochs: options.epochs,
      history,
      tests: [...tests, { epoch: options.epochs, loss: result.loss, accuracy: result.accuracy }],
      confusion: result.confusion,
      filters: await firstLayer(model, exampleImage(dataset)),
      mistakes: result.mistakes,
      layers,
      facts: facts(options, dataset, paces, trainSeconds),
      command: commandLine(options),
    }),
  );
  say(`model  ${options.out}/model.safetensors`);
  say(`report ${report}`);
  say(plain(`test accuracy ${percent(result.accuracy)}`));
  return 0;
}

/** Test images whose predictions the page follows. */
const shownExamples = 24;

/** A page that shows the run; it ends with the process. */
function livePage(
  port: number | true,
  { title, classNames, test }: Dataset,
  say: (line: string) => void,
): Promise<Dashboard> {
  const images = test.images.slice([0, Math.min(shownExamples, test.images.shape[0]!)]);
  const [shown, height, width] = images.shape as [number, number, number];
  const pixels = Float32Array.from(images.toTypedArray(), (byte) => byte / 255);
  return dashboard({
    ...(port !== true && { port }),
    title: `${title}: training`,
    examples: {
      inputs: fromTypedArray(pixels, [shown, 1, height, width]),
      labels: [...test.labels.slice([0, shown]).toTypedArray()],
      classNames,
    },
    say,
  });
}

function layerRows(model: Module, height: number, width: number): LayerRow[] {
  return summary(model, [1, 1, height, width]).layers.map(({ name, type, outputShape, parameters }) => ({
    name: `${name} ${type}`,
    output: outputShape.slice(1),
    parameters,
  }));
}

/** The first test image, whose responses the report shows. */
function exampleImage({ test }: Dataset): NDArray {
  return test.images.slice(0);
}

function facts(
  { epochs, batchSize, learningRate, seed }: RunOptions,
  { title }: Dataset,
  paces: readonly Pace[],
  seconds: number,
): Fact[] {
  return [
    { name: "data", value: title },
    ...engineFacts(),
    { name: "optimizer", value: `Adam, learning rate ${learningRate} falling linearly to 0` },
    { name: "epochs", value: String(epochs) },
    { name: "batch size", value: String(batchSize) },
    { name: "seed", value: String(seed) },
    { name: "training time", value: `${duration(seconds)}, tests between epochs included` },
    { name: "an epoch", value: paces.map(paceText).join("; ") },
    { name: "runtime", value: `Node.js ${process.version}` },
  ];
}

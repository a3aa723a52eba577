import { noGrad, softmax, type Tensor, tensor } from "@convkit/autograd";
import { argMax, fromTypedArray, NDArray, ShapeError } from "@convkit/ndarray";
import { featureMapImages } from "../../explain/images/feature-map-images.ts";
import { filterImages } from "../../explain/images/filter-images.ts";
import { inputImages } from "../../explain/images/input-images.ts";
import { recordActivations } from "../../explain/record-activations.ts";
import { Conv2d } from "../../layers/convolution.ts";
import type { Module } from "../../module/module.ts";

/** Inputs whose outcome the page follows. */
export interface DashboardExamples {
  /** `[N, C, H, W]`, as the model takes them; the first 24 are shown. */
  readonly inputs: Tensor | NDArray;
  /** The true class of each. */
  readonly labels?: readonly number[];
  readonly classNames?: readonly string[];
}

/** Images `[N, H, W, C]` and what they are called. */
export interface Pictures {
  readonly title: string;
  readonly images: NDArray;
}

export interface Prediction {
  readonly label: number;
  readonly probability: number;
}

/** What is inside of a model at one moment. */
export interface Look {
  /** Of the first two-dimensional convolution. */
  readonly filters: Pictures | undefined;
  readonly inputs: NDArray | undefined;
  /** One an input, of a classifier. */
  readonly predictions: readonly Prediction[] | undefined;
  /** One an input, of a model that puts out images. */
  readonly outputs: NDArray | undefined;
  /** Of the first input, in the first and the last convolution. */
  readonly maps: readonly Pictures[];
}

/** What a page has room for. */
const MOST_EXAMPLES = 24;
const MOST_PICTURES = 64;

const canShow = ({ rank, shape }: { rank: number; shape: readonly number[] }) =>
  rank === 4 && (shape[1] === 1 || shape[1] === 3);

/**
 * A function that looks into the model as it is at that moment. It runs the model in evaluation mode, without gradients, and
 * changes nothing in it.
 *
 * @throws ShapeError unless the examples are images; what the model throws that cannot take them
 */
export function lookInto(model: Module, examples: DashboardExamples | undefined): { look(): Promise<Look> } {
  const inputs = examples && toTensor(examples.inputs, model);
  const first = model.modules().find((module) => module instanceof Conv2d);
  const names = inputs ? convolutionsThatRun(model, inputs) : [];
  return {
    async look() {
      const filters = first && { title: filterTitle(first), images: await firstFilters(first) };
      if (!inputs)
        return { filters, inputs: undefined, predictions: undefined, outputs: undefined, maps: [] };
      const found = recordActivations(model, inputs, { layers: [...names, ""] });
      const output = found.get("")!;
      const maps: Pictures[] = [];
      for (const name of names) {
        const images = await featureMapImages(found.get(name)!);
        maps.push({ title: `layer ${name}`, images: firstOf(images, MOST_PICTURES) });
      }
      return {
        filters,
        inputs: await inputImages(inputs),
        predictions: output.rank === 2 ? await readPredictions(output) : undefined,
        outputs: canShow(output) ? await inputImages(output) : undefined,
        maps,
      };
    },
  };
}

function toTensor(given: Tensor | NDArray, model: Module): Tensor {
  if (!canShow({ rank: given.shape.length, shape: given.shape }))
    throw new ShapeError("dashboard", "examples must be images of 1 or 3 channels", [
      { name: "examples", value: given.shape, note: "N, C, H, W" },
    ]);
  const backend = model.parameters()[0]?.backend;
  const inputs = given instanceof NDArray ? tensor(given, { ...(backend && { backend }) }) : given;
  return inputs.shape[0]! > MOST_EXAMPLES ? noGrad(() => inputs.slice([0, MOST_EXAMPLES])) : inputs;
}

/** The first and the last convolution of those that run, by their names. */
function convolutionsThatRun(model: Module, inputs: Tensor): readonly string[] {
  const convolutions = new Set(
    model.namedModules().flatMap(([name, module]) => (module instanceof Conv2d && name !== "" ? [name] : [])),
  );
  const ran = [...recordActivations(model, inputs).keys()].filter((name) => convolutions.has(name));
  return [...new Set([ran[0], ran.at(-1)])].filter((name) => name !== undefined);
}

function filterTitle({ weight: { shape } }: Conv2d): string {
  const [filters, , height, width] = shape;
  return `${filters} filters of ${height} by ${width}`;
}

async function firstFilters(layer: Conv2d): Promise<NDArray> {
  const rgb = layer.weight.shape[1] === 3;
  return firstOf(await filterImages(layer, { rgb }), MOST_PICTURES);
}

const firstOf = (images: NDArray, count: number) => images.slice([0, Math.min(count, images.shape[0]!)]);

async function readPredictions(output: Tensor): Promise<Prediction[]> {
  const values = await noGrad(() => softmax(output)).data();
  const probabilities = fromTypedArray(values, output.shape, output.dtype);
  const labels = argMax(probabilities, { axis: 1 }).toTypedArray();
  return Array.from(labels, (label, n) => ({ label, probability: values[n * output.shape[1]! + label]! }));
}

import type { NDArray } from "@convkit/ndarray";

/** What every report shows, and nothing of how it came about. */
export interface RunData {
  readonly dataset: string;
  /** `A convolutional network` */
  readonly network: string;
  readonly trainCount: number;
  readonly epochs: number;
  /** One point a batch. */
  readonly history: readonly TrainPoint[];
  /** One point an epoch, on the test set. */
  readonly tests: readonly TestPoint[];
  readonly filters: FilterData;
  readonly layers: readonly LayerRow[];
  /** What ran: engine, options, seed, time, versions, in the order shown. */
  readonly facts: readonly Fact[];
  /** The command that repeats the run. */
  readonly command: string;
  /** The same network, trained elsewhere from the same weights in the same order. */
  readonly beside?: Beside | undefined;
}

/** The report on a network that tells classes. */
export interface ClassifyData extends RunData {
  readonly classNames: readonly string[];
  /** `[classes, classes]`, how many images of class (row) were read as class (column). */
  readonly confusion: NDArray;
  /** All of them, the surest first. */
  readonly mistakes: readonly Mistake[];
}

/** The report on a network that draws images. */
export interface RestoreData extends RunData {
  readonly testCount: number;
  /** `mean squared error` */
  readonly lossName: string;
  /** The mean loss of the test images, and what it would be if the input were left as it is. */
  readonly loss: number;
  readonly lossBefore: number;
  /** What the columns are called. */
  readonly words: { readonly input: string; readonly output: string };
  /** The first of the test images, as they come. */
  readonly examples: readonly Restored[];
  /** Those with the largest error, the worst first. */
  readonly worst: readonly Restored[];
}

/** What a network made of one image; all `[H, W]` in 0 .. 255. */
export interface Restored {
  /** Which of the test images. */
  readonly index: number;
  readonly input: NDArray;
  readonly output: NDArray;
  readonly target: NDArray;
  /** The mean squared difference of output and target, with pixels in 0 .. 1. */
  readonly error: number;
}

/** Another program's run of the same. */
export interface Beside {
  /** `PyTorch 1.13.1` */
  readonly name: string;
  readonly parameters: number;
  readonly losses: readonly number[];
  readonly tests: readonly TestPoint[];
  readonly seconds: number;
}

export interface TrainPoint {
  readonly step: number;
  /** In epochs, with fractions: 0.5 is halfway through the first. */
  readonly epoch: number;
  readonly loss: number;
  /** Undefined where targets are not labels. */
  readonly accuracy: number | undefined;
}

export interface TestPoint {
  readonly epoch: number;
  readonly loss: number;
  readonly accuracy: number | undefined;
}

export interface FilterData {
  /** `[O, 1, kH, kW]`, the first layer's weights. */
  readonly weights: NDArray;
  /** `[H, W]`, uint8: the image that the responses are to. */
  readonly example: NDArray;
  /** `[O, H', W']`, what each filter makes of the example, after ReLU. */
  readonly responses: NDArray;
}

export interface Mistake {
  /** Which of the test images. */
  readonly index: number;
  /** `[H, W]`, uint8. */
  readonly image: NDArray;
  readonly label: number;
  readonly predicted: number;
  /** The softmax probability of the wrong answer. */
  readonly confidence: number;
}

export interface LayerRow {
  readonly name: string;
  readonly output: readonly number[];
  readonly parameters: number;
}

export interface Fact {
  readonly name: string;
  readonly value: string;
}

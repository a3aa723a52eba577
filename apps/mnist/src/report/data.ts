import type { NDArray } from "@convkit/ndarray";

/** Everything that the report shows, and nothing of how it came about. */
export interface ReportData {
  readonly dataset: string;
  readonly classNames: readonly string[];
  readonly trainCount: number;
  readonly epochs: number;
  /** One point a batch. */
  readonly history: readonly TrainPoint[];
  /** One point an epoch, on the test set. */
  readonly tests: readonly TestPoint[];
  /** `[classes, classes]`, how many images of class (row) were read as class (column). */
  readonly confusion: NDArray;
  readonly filters: FilterData;
  /** All of them, the surest first. */
  readonly mistakes: readonly Mistake[];
  readonly layers: readonly LayerRow[];
  /** What ran: engine, options, seed, time, versions, in the order shown. */
  readonly facts: readonly Fact[];
  /** The command that repeats the run. */
  readonly command: string;
}

export interface TrainPoint {
  readonly step: number;
  /** In epochs, with fractions: 0.5 is halfway through the first. */
  readonly epoch: number;
  readonly loss: number;
  readonly accuracy: number;
}

export interface TestPoint {
  readonly epoch: number;
  readonly loss: number;
  readonly accuracy: number;
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

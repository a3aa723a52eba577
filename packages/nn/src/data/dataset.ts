import type { Tensor } from "@convkit/autograd";
import { type NDArray, stack } from "@convkit/ndarray";

/** One example, or a batch of them along a first axis. */
export interface Sample {
  /** What the model sees. */
  readonly input: NDArray;
  /** What it should say: a label (a scalar array), or an array such as a mask. */
  readonly target: NDArray;
}

/** When examples are read, for data sets that change with the epoch or take long. */
export interface ReadOptions {
  /** The pass over the data, from 0. Default: 0. */
  readonly epoch?: number | undefined;
  /** Aborted when nobody waits for the examples any more. */
  readonly signal?: AbortSignal | undefined;
}

/** Examples by position. */
export interface Dataset {
  readonly length: number;
  get(index: number, options?: ReadOptions): Sample | Promise<Sample>;
  /** Many examples stacked along a new first axis; where it is left out, loaders stack those of `get`. */
  getBatch?(indices: Int32Array, options?: ReadOptions): Sample | Promise<Sample>;
}

/** What loaders give and models are trained on. */
export interface Batch {
  /** `[N, ...]` */
  readonly input: Tensor;
  /** `[N, ...]` */
  readonly target: Tensor;
}

/** Many examples stacked along a new first axis, by whatever a data set has for it. */
export async function readBatch(
  dataset: Dataset,
  indices: Int32Array,
  options: ReadOptions = {},
): Promise<Sample> {
  if (dataset.getBatch) return dataset.getBatch(indices, options);
  const samples = await Promise.all([...indices].map((index) => dataset.get(index, options)));
  return {
    input: stack(samples.map(({ input }) => input)),
    target: stack(samples.map(({ target }) => target)),
  };
}

/** The first example of a batch. */
export function firstOf({ input, target }: Sample): Sample {
  return { input: input.slice(0), target: target.slice(0) };
}

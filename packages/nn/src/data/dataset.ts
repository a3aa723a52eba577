import type { Tensor } from "@convkit/autograd";
import type { NDArray } from "@convkit/ndarray";

/** One example, or a batch of them along a first axis. */
export interface Sample {
  /** What the model sees. */
  readonly input: NDArray;
  /** What it should say: a label (a scalar array), or an array such as a mask. */
  readonly target: NDArray;
}

/** Examples by position. */
export interface Dataset {
  readonly length: number;
  get(index: number): Sample | Promise<Sample>;
  /** Many examples stacked along a new first axis; where it is left out, loaders stack those of `get`. */
  getBatch?(indices: Int32Array): Sample | Promise<Sample>;
}

/** What loaders give and models are trained on. */
export interface Batch {
  /** `[N, ...]` */
  readonly input: Tensor;
  /** `[N, ...]` */
  readonly target: Tensor;
}

import { type DType, fromTypedArray, type NDArray, type TypedArray } from "@convkit/ndarray";
import type { Sample } from "../data/dataset.ts";
import type { PackedError } from "./errors.ts";
import type { Packed } from "./wire.ts";

/** An array between threads: its elements move, they are not copied again. */
export interface SentArray {
  readonly data: TypedArray;
  readonly shape: readonly number[];
  readonly dtype: DType;
}

/** What the reading side says. `run` is one call of `workerDataset`, `request` counts its reads. */
export type DatasetOrder =
  | { readonly convkit: "open"; readonly run: string; readonly options: Packed }
  | {
      readonly convkit: "read";
      readonly run: string;
      readonly request: number;
      readonly indices: Int32Array;
      readonly epoch: number;
    }
  | { readonly convkit: "close"; readonly run: string };

/** What the worker says: that it listens, that a data set is open, a batch, or what went wrong instead of one of them. */
export type DatasetAnswer =
  | { readonly convkit: "ready" }
  | { readonly convkit: "opened"; readonly run: string; readonly length: number }
  | {
      readonly convkit: "batch";
      readonly run: string;
      readonly request: number;
      readonly input: SentArray;
      readonly target: SentArray;
    }
  | {
      readonly convkit: "failed";
      readonly run: string;
      /** Undefined when the data set did not open. */
      readonly request?: number;
      readonly error: PackedError;
    };

/** Row-major elements of its own, which may be moved elsewhere. */
export function send(x: NDArray): SentArray {
  return { data: x.toTypedArray(), shape: x.shape, dtype: x.dtype };
}

export function receive({ input, target }: Record<keyof Sample, SentArray>): Sample {
  const array = ({ data, shape, dtype }: SentArray) => fromTypedArray(data, shape, dtype);
  return { input: array(input), target: array(target) };
}

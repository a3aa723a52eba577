import type { Tensor } from "@convkit/autograd";
import type { Capabilities } from "@convkit/nn";

/** What the page asks of its worker. */
export interface DigitOptions {
  /** To train on: the first so many of 60,000. */
  readonly images: number;
  readonly epochs: number;
  readonly batchSize: number;
  /** At the start; it falls linearly to 0. */
  readonly learningRate: number;
  readonly seed: number;
  /** The site's address, from which to fetch MNIST. */
  readonly base: string;
}

/** What the worker tells beside batches and epochs. */
export type DigitEvent =
  | { readonly type: "engine"; readonly capabilities: Capabilities }
  | { readonly type: "start"; readonly batches: number; readonly epochs: number }
  | { readonly type: "testing" }
  | { readonly type: "test"; readonly step: number; readonly loss: number; readonly accuracy: number }
  /** `digit` [1, 1, 28, 28], `filters` [8, 1, 5, 5], and the feature maps by the names of `shownLayers`. */
  | { readonly type: "look"; readonly tensors: Record<string, Tensor> };

export interface DigitResult {
  /** The fraction of right answers on images that training never saw, and how many they are. */
  readonly accuracy: number;
  readonly tested: number;
  readonly steps: number;
  readonly seconds: number;
  readonly tensors: Record<string, Tensor>;
}

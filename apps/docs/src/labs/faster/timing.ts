import {
  type AlgorithmName,
  algorithms,
  type ConvGeometry,
  convForward,
  convInputGrad,
  convWeightGrad,
  type Product,
} from "@convkit/conv-kernels";
import { randomNormal } from "@convkit/ndarray";
import type { ChoiceSizes } from "./choices.ts";
import { geometryOf } from "./choices.ts";

export interface TimingRequest {
  readonly sizes: ChoiceSizes;
  readonly product: Product;
  /** For all algorithms together. */
  readonly milliseconds: number;
}

export interface Timing {
  readonly name: AlgorithmName;
  /** Of the fastest run. */
  readonly milliseconds: number;
  readonly runs: number;
  /** By the operations of the direct method, whatever the algorithm does. */
  readonly gflops: number;
}

/** Workspaces above would take longer to write than the time there is. */
const mostBytes = 2 ** 26;

/** The algorithms that are timed, those in TypeScript last: they may not be done in time. */
export function timedAlgorithms(geometry: ConvGeometry, product: Product) {
  return algorithms
    .filter((one) => one.supports(geometry, product) && one.workspaceBytes(geometry, product) <= mostBytes)
    .toReversed();
}

/** A call that computes one product of random operands by an algorithm. */
function callOf(geometry: ConvGeometry, product: Product) {
  const x = randomNormal(geometry.inputShape, { seed: 1 });
  const w = randomNormal(geometry.weightShape, { seed: 2 });
  const dy = randomNormal(geometry.outputShape, { seed: 3 });
  return {
    forward: (algorithm: AlgorithmName) => convForward(geometry, x, w, { algorithm }),
    inputGrad: (algorithm: AlgorithmName) => convInputGrad(geometry, w, dy, { algorithm }),
    weightGrad: (algorithm: AlgorithmName) => convWeightGrad(geometry, x, dy, { algorithm }),
  }[product];
}

const pause = () => new Promise<void>((resolve) => setTimeout(resolve));

/**
 * Times every algorithm that supports a product and reports each as it is done. Each has an equal share of the
 * time left; those whose turn comes when there is none are left out. The first run warms up and counts only where it is the
 * only one. Between runs others get their turn.
 */
export async function timeAlgorithms(
  { sizes, product, milliseconds }: TimingRequest,
  report: (timing: Timing) => void,
): Promise<void> {
  const geometry = geometryOf(sizes);
  const call = callOf(geometry, product);
  const end = performance.now() + milliseconds;
  const waiting = timedAlgorithms(geometry, product).map(({ name }) => name);
  for (const [done, name] of waiting.entries()) {
    const start = performance.now();
    const stop = start + (end - start) / (waiting.length - done);
    if (done > 0 && stop <= start) return;
    call(name);
    let best = performance.now() - start;
    let runs = 1;
    for (; performance.now() < stop; runs++) {
      await pause();
      const from = performance.now();
      call(name);
      const took = performance.now() - from;
      best = runs === 1 ? took : Math.min(best, took);
    }
    report({ name, milliseconds: best, runs, gflops: geometry.flops / best / 1e6 });
  }
}

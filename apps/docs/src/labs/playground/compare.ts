import { algorithms, capabilities, explainChoice } from "@convkit/conv-kernels";
import type { NDArray } from "@convkit/ndarray";
import { checkLimits, geometryOf, type Job, type PlainArray, runJob } from "./job.ts";

/** One algorithm's line: what it took and how far it is off. */
export interface Row {
  readonly name: string;
  readonly summary: string;
  /** Undefined where it was not run; `note` says why. */
  readonly milliseconds?: number;
  /** The largest difference from the reference, and that by the reference's largest element. */
  readonly error?: number;
  readonly relativeError?: number;
  readonly note?: string;
}

/** What is learnt of a call, in the order in which it is. */
export type Finding =
  | {
      readonly kind: "result";
      readonly result: PlainArray;
      readonly dtype: string;
      readonly milliseconds: number;
    }
  | { readonly kind: "failed"; readonly name: string; readonly message: string }
  | {
      readonly kind: "choice";
      /** Which one "auto" takes, and why; undefined for ops that have one way only. */
      readonly algorithm?: string;
      readonly reason?: string;
      readonly flops?: number;
      readonly reference: string;
      readonly engine: string;
    }
  | { readonly kind: "row"; readonly row: Row }
  /** Nothing new: a moment for whoever asks to turn to something else. */
  | { readonly kind: "pause" }
  | { readonly kind: "done" };

/** Operations from which on plain loops would keep a reader waiting. */
const patience = 6e8;

export const pause: Finding = { kind: "pause" };

/**
 * What one run takes: the median of up to nine samples with a pause between, none begun after 150 ms. A sample is as many
 * runs as last 2 ms, since browsers round their clocks, to a tenth of a millisecond where pages are not isolated.
 */
export function* measure(
  run: () => void,
  now: () => number = () => performance.now(),
): Generator<Finding, { readonly milliseconds: number }> {
  const sample = (count: number) => {
    const start = now();
    for (let at = 0; at < count; at++) run();
    return (now() - start) / count;
  };
  const begin = now();
  const first = sample(1);
  const count = Math.min(200, Math.max(1, Math.round(2 / Math.max(first, 0.01))));
  const times = count === 1 ? [first] : [sample(count)];
  while (times.length < 9 && now() - begin < 150) {
    yield pause;
    times.push(sample(count));
  }
  times.sort((a, b) => a - b);
  return { milliseconds: times[times.length >> 1]! };
}

/** The largest difference between results; NaN where one is NaN and the other is not. */
export function largestError(result: ArrayLike<number>, exact: ArrayLike<number>): number {
  let largest = 0;
  for (let place = 0; place < exact.length; place++) {
    const difference = Math.abs(result[place]! - exact[place]!);
    if (Object.is(result[place], exact[place]) || difference <= largest) continue;
    if (Number.isNaN(difference) && result[place] === exact[place]) continue;
    largest = difference;
    if (Number.isNaN(largest)) return largest;
  }
  return largest;
}

const plain = (x: NDArray): PlainArray => ({
  shape: x.shape,
  values: x.toTypedArray() as PlainArray["values"],
});

/**
 * Runs a call, then all algorithms that support it, and says what comes out step by step, so that whoever asks can show
 * it, or stop, in between. It throws nothing.
 */
export function* compare(job: Job): Generator<Finding, void> {
  try {
    yield* steps(job);
  } catch (error) {
    const { name, message } = error as Error;
    yield { kind: "failed", name, message };
  }
  yield { kind: "done" };
}

function* steps(job: Job): Generator<Finding, void> {
  checkLimits(job);
  const start = performance.now();
  const result = runJob(job);
  yield {
    kind: "result",
    result: plain(result),
    dtype: result.dtype,
    milliseconds: performance.now() - start,
  };

  const convolution = geometryOf(job);
  const { engine, threads } = capabilities();
  const machine = `${engine}, ${threads === 1 ? "one thread" : `${threads} threads`}`;
  if (!convolution) {
    yield { kind: "choice", reference: "float64", engine: machine };
    const exact = runJob(job, {}, "float64").toTypedArray() as Float64Array;
    const size = largest(exact);
    yield* rowOf(job.op, "the only way there is", () => runJob(job), exact, size);
    return;
  }
  const { geometry, product } = convolution;
  const slow = geometry.flops > patience;
  const { algorithm, reason } = explainChoice(geometry, product);
  const reference = slow ? "im2col in float64" : "naive in float64";
  yield { kind: "choice", algorithm, reason, flops: geometry.flops, reference, engine: machine };
  const exact = runJob(
    job,
    { algorithm: slow ? "im2col" : "naive" },
    "float64",
  ).toTypedArray() as Float64Array;
  const size = largest(exact);
  for (const { name, summary, supports, usesEngine } of algorithms as readonly Described[]) {
    if (!supports(geometry, product)) {
      yield { kind: "row", row: { name, summary, note: "does not support it" } };
    } else if (slow && !usesEngine?.(geometry, product)) {
      yield { kind: "row", row: { name, summary, note: "left out: it would take long" } };
    } else {
      yield* rowOf(name, summary, () => runJob(job, { algorithm: name }), exact, size);
    }
  }
}

type Described = Pick<(typeof algorithms)[number], "name" | "summary" | "supports"> & {
  readonly usesEngine?: (typeof algorithms)[number]["supports"];
};

function* rowOf(
  name: string,
  summary: string,
  run: () => NDArray,
  exact: ArrayLike<number>,
  size: number,
): Generator<Finding, void> {
  try {
    const error = largestError(run().toTypedArray(), exact);
    yield pause;
    const time = yield* measure(run);
    const relativeError = error === 0 ? 0 : error / size;
    yield { kind: "row", row: { name, summary, ...time, error, relativeError } };
  } catch (error) {
    yield { kind: "row", row: { name, summary, note: (error as Error).message } };
  }
}

function largest(values: ArrayLike<number>): number {
  let size = 0;
  for (let place = 0; place < values.length; place++) {
    const value = Math.abs(values[place]!);
    if (value > size && value < Infinity) size = value;
  }
  return size;
}

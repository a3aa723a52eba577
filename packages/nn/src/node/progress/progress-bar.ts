import { checkOptionNames } from "@convkit/ndarray";
import type { BatchEvent, Callbacks } from "../../train/callbacks.ts";
import { type ProgressView, progressView } from "./progress-view.ts";

export interface ProgressBarOptions {
  /** What draws it. Default: `progressView(process.stdout)`, a bar on a terminal and plain lines elsewhere. */
  readonly view?: ProgressView;
}

/** Batches whose mean is shown: single ones stray. */
const RECENT = 100;

/**
 * Shows how far a run of `fit` is, for its `callbacks`: the epoch, how much of it is done, loss and accuracy as means over the
 * last hundred batches, examples a second, and the time left of the whole run. Without a terminal it prints a line every ten
 * seconds and one an epoch.
 *
 * @example
 * ```ts
 * const model = new Linear(2, 2);
 * const data = [{ input: ones([4, 2]), target: tensor([0, 1, 0, 1], { dtype: "int32" }) }];
 * const lines: string[] = [];
 * const view = progressView({ write: (line) => lines.push(line) });
 * await fit(model, { data, optimizer: new SGD(model.parameters()), epochs: 2, callbacks: [progressBar({ view })] });
 * lines.map((line) => line.slice(0, 18)) // ["epoch 1/2  100 %  ", "epoch 2/2  100 %  "]
 * ```
 */
export function progressBar(options: ProgressBarOptions = {}): Callbacks {
  checkOptionNames("progressBar", options, ["view"]);
  const { view = progressView(process.stdout) } = options;
  let recent: BatchEvent[] = [];
  // The step before the first of this call, and examples of its epoch: a resumed run has done some before.
  let first: number | undefined;
  let passedOver = 0;
  let [startedAt, earlier, current] = [0, 0, 0];
  const mean = (of: (event: BatchEvent) => number) =>
    recent.reduce((sum, event) => sum + of(event), 0) / recent.length;
  return {
    onStart() {
      recent = [];
      first = undefined;
      [startedAt, earlier, current] = [performance.now(), 0, 0];
    },
    onBatch(event, { epochs, batches }) {
      if (first === undefined) {
        first = event.step - 1;
        passedOver = (event.samples * (event.batch - 1)) / event.batch;
      }
      recent = [...recent.slice(1 - RECENT), event];
      current = event.samples;
      const seconds = Math.max(1e-6, (performance.now() - startedAt) / 1000);
      const secondsABatch = seconds / (event.step - first);
      view.update({
        stage: `epoch ${event.epoch}/${epochs}`,
        done: event.batch,
        total: batches,
        perSecond: (earlier + current - passedOver) / seconds,
        secondsLeft: batches === undefined ? undefined : (batches * epochs - event.step) * secondsABatch,
        loss: mean(({ loss }) => loss),
        accuracy: event.accuracy === undefined ? undefined : mean(({ accuracy }) => accuracy ?? 0),
      });
    },
    onEpoch() {
      earlier += current;
      view.finish();
    },
    onEnd: () => view.finish(),
  };
}

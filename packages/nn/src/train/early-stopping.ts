import { checkOptionNames } from "@convkit/ndarray";
import { checkInteger, checkObject } from "../check.ts";
import type { Callbacks, FitRun } from "./callbacks.ts";
import {
  type Best,
  checkBest,
  improvement,
  type MonitorOptions,
  monitorOptionNames,
  resolveMonitor,
} from "./monitor.ts";

export interface EarlyStoppingOptions extends MonitorOptions {
  /** Epochs without an improvement that end the run. Default: 10. */
  readonly patience?: number;
  /** Whether the model gets the weights of its best epoch at the end, unless the run is aborted. Default: false. */
  readonly restoreBest?: boolean;
}

/** A callback that knows the best epoch. */
export interface BestCallbacks extends Callbacks {
  readonly best: Best | undefined;
}

const caller = "earlyStopping";

/**
 * Ends a run of `fit` when it no longer gets better. What it remembers goes into checkpoints.
 *
 * @throws ArgumentError when an option has a value out of range; in the run, when there is nothing to watch
 * @example
 * const model = new Linear(1, 1, { generator: 1 });
 * const data = [{ input: tensor([[1], [2]]), target: tensor([[2], [4]]) }];
 * const stop = earlyStopping({ monitor: "loss", patience: 3, restoreBest: true });
 * const optimizer = new SGD(model.parameters(), { lr: 0.1 });
 * const { outcome } = await fit(model, { data, loss: mseLoss, optimizer, epochs: 1000, callbacks: [stop] });
 * outcome // "stopped"
 * stop.best!.value < 0.001 // true
 */
export function earlyStopping(options: EarlyStoppingOptions = {}): BestCallbacks {
  checkOptionNames(caller, options, ["patience", "restoreBest", ...monitorOptionNames]);
  const { patience = 10, restoreBest = false } = options;
  checkInteger(caller, "patience", patience, 1);
  const monitor = resolveMonitor(caller, options);
  let best: Best | undefined;
  let waited = 0;
  const decide = (run: FitRun) => {
    if (waited < patience) return;
    const { epoch, value } = best ?? { epoch: 0, value: Number.NaN };
    run.stop(`no better ${monitor.monitor} than ${value} of epoch ${epoch} in ${patience} epochs`);
  };
  return {
    get best() {
      return best;
    },
    onStart: decide,
    onEpoch: (record, run) => {
      const value = improvement(caller, record, best, monitor);
      waited = value === undefined ? waited + 1 : 0;
      if (value !== undefined)
        best = { epoch: record.epoch, value, ...(restoreBest && { weights: run.model.stateDict() }) };
      decide(run);
    },
    onEnd: ({ outcome }, { model }) => {
      if (outcome !== "aborted" && best?.weights) model.loadStateDict(best.weights);
    },
    memory: {
      name: caller,
      save: () => ({ waited, best }),
      load: (state) => {
        checkObject(caller, "the state", state);
        const { waited: count, best: saved } = state as { waited: number; best?: Best };
        checkInteger(caller, "waited", count, 0);
        if (saved !== undefined) checkBest(caller, saved);
        waited = count;
        best = saved;
      },
    },
  };
}

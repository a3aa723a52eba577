import { checkOptionNames } from "@convkit/ndarray";
import { checkObject } from "../check.ts";
import type { BestCallbacks } from "./early-stopping.ts";
import type { EpochRecord } from "./history.ts";
import {
  type Best,
  checkBest,
  improvement,
  type MonitorOptions,
  monitorOptionNames,
  resolveMonitor,
} from "./monitor.ts";

export interface BestModelOptions extends MonitorOptions {
  /** Called and awaited at every improvement, to save the weights where they are to be. */
  readonly onBest?: (best: Required<Best>, record: EpochRecord) => void | Promise<void>;
}

/**
 * Keeps the weights of the best epoch of a run of `fit`. What it remembers goes into checkpoints.
 *
 * @throws ArgumentError when an option has a value out of range; in the run, when there is nothing to watch
 * @example
 * const model = new Linear(1, 1, { generator: 1 });
 * const data = [{ input: tensor([[1], [2]]), target: tensor([[2], [4]]) }];
 * const keep = bestModel({ monitor: "loss" });
 * await fit(model, { data, loss: mseLoss, optimizer: new SGD(model.parameters(), { lr: 0.1 }), epochs: 5, callbacks: [keep] });
 * keep.best!.epoch // 5
 * model.loadStateDict(keep.best!.weights!).missing // []
 */
export function bestModel(options: BestModelOptions = {}): BestCallbacks {
  checkOptionNames("bestModel", options, ["onBest", ...monitorOptionNames]);
  const monitor = resolveMonitor("bestModel", options);
  let best: Best | undefined;
  return {
    get best() {
      return best;
    },
    onEpoch: async (record, { model }) => {
      const value = improvement("bestModel", record, best, monitor);
      if (value === undefined) return;
      const found = { epoch: record.epoch, value, weights: model.stateDict() };
      best = found;
      await options.onBest?.(found, record);
    },
    memory: {
      name: `bestModel ${monitor.monitor}`,
      save: () => ({ best }),
      load: (state) => {
        checkObject("bestModel", "the state", state);
        const { best: saved } = state as { best?: Best };
        if (saved !== undefined) checkBest("bestModel", saved);
        best = saved;
      },
    },
  };
}

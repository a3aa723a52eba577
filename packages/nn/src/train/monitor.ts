import type { Tensor } from "@convkit/autograd";
import { ArgumentError, type NDArray } from "@convkit/ndarray";
import { checkNumber, checkTensors } from "../check.ts";
import type { EpochRecord } from "./history.ts";

/** What of an epoch tells how good a model is: losses fall, accuracies rise. */
export type Monitor = "loss" | "accuracy" | "validationLoss" | "validationAccuracy";

export interface MonitorOptions {
  /** Default: "validationLoss". */
  readonly monitor?: Monitor;
  /** An improvement is by more than this. Default: 0. */
  readonly minDelta?: number;
}

export const monitorOptionNames = ["monitor", "minDelta"] as const;
const monitors: readonly Monitor[] = ["loss", "accuracy", "validationLoss", "validationAccuracy"];

/** The best epoch so far. */
export interface Best {
  readonly epoch: number;
  readonly value: number;
  /** Parameters and buffers after it, where they are kept; a snapshot. */
  readonly weights?: Readonly<Record<string, Tensor | NDArray>>;
}

export function resolveMonitor(
  functionName: string,
  { monitor = "validationLoss", minDelta = 0 }: MonitorOptions,
): Required<MonitorOptions> {
  if (!monitors.includes(monitor))
    throw new ArgumentError(
      functionName,
      `monitor must be one of ${monitors.join(", ")}, got ${String(monitor)}`,
    );
  checkNumber(
    functionName,
    "minDelta",
    minDelta,
    "a finite number of at least 0",
    (d) => d >= 0 && d < Infinity,
  );
  return { monitor, minDelta };
}

/** The value of an epoch where it is better than the best so far. NaN never is. */
export function improvement(
  functionName: string,
  record: EpochRecord,
  best: Best | undefined,
  { monitor, minDelta }: Required<MonitorOptions>,
): number | undefined {
  const value = record[monitor];
  if (value === undefined)
    throw new ArgumentError(
      functionName,
      `there must be a ${monitor} to watch; does fit have what it takes for it?`,
    );
  const gain = best === undefined ? value : monitor.endsWith("oss") ? best.value - value : value - best.value;
  const better = best === undefined ? !Number.isNaN(value) : gain > minDelta;
  return better ? value : undefined;
}

/** Throws unless a saved value is a Best. */
export function checkBest(functionName: string, best: Best): void {
  checkNumber(functionName, "the best value", best.value, "a number", (value) => !Number.isNaN(value));
  checkNumber(functionName, "the best epoch", best.epoch, "an integer", Number.isSafeInteger);
  if (best.weights !== undefined) checkTensors(functionName, "the best weights", best.weights);
}

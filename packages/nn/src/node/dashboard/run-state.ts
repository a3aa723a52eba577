import type { BatchEvent, FitRun } from "../../train/callbacks.ts";
import type { EpochRecord, History } from "../../train/history.ts";
import { type Curve, type CurvePoint, recordCurve } from "./curve.ts";

/** What the page tells of a run, but for pictures. */
export interface RunState {
  readonly epochs: number;
  /** Batches of the whole run, if that is known. */
  readonly steps: number | undefined;
  readonly latest: BatchEvent | undefined;
  readonly points: readonly CurvePoint[];
  readonly records: readonly EpochRecord[];
  readonly ended: History | undefined;
  /** Since the run, or this part of it, began. */
  readonly seconds: number;
  /** Batches that the run has done in that time. */
  readonly done: number;
}

export interface RunRecorder {
  addBatch(event: BatchEvent): void;
  end(history: History): void;
  state(): RunState;
}

/** Follows a run. @param now in milliseconds */
export function recordRun(run: FitRun, now: () => number): RunRecorder {
  const start = now();
  const curve: Curve = recordCurve();
  let done = 0;
  let latest: BatchEvent | undefined;
  let ending: { readonly history: History; readonly at: number } | undefined;
  return {
    addBatch(event) {
      done++;
      latest = event;
      curve.add(event);
    },
    end(history) {
      ending = { history, at: now() };
    },
    state: () => ({
      epochs: run.epochs,
      steps: run.batches === undefined ? undefined : run.batches * run.epochs,
      latest,
      points: curve.points(),
      records: run.history,
      ended: ending?.history,
      seconds: ((ending?.at ?? now()) - start) / 1000,
      done,
    }),
  };
}

import type { BatchEvent } from "../../train/callbacks.ts";

/** Means over some batches that follow each other. */
export interface CurvePoint {
  /** Of the last of them. */
  readonly step: number;
  readonly loss: number;
  readonly accuracy: number | undefined;
  readonly lr: number;
}

/** Twice as many points make their neighbours one: what a screen shows, however long the run. */
const MOST_POINTS = 500;

export interface Curve {
  add(event: BatchEvent): void;
  /** At most 1,000 of them, those of a batch each until there are more. */
  points(): readonly CurvePoint[];
}

export function recordCurve(): Curve {
  let stride = 1;
  let whole: CurvePoint[] = [];
  let rest: CurvePoint[] = [];
  return {
    add({ step, loss, accuracy, lr }) {
      rest.push({ step, loss, accuracy, lr });
      if (rest.length < stride) return;
      whole.push(meanOf(rest));
      rest = [];
      if (whole.length < 2 * MOST_POINTS) return;
      whole = Array.from({ length: MOST_POINTS }, (_, i) => meanOf(whole.slice(2 * i, 2 * i + 2)));
      stride *= 2;
    },
    points: () => (rest.length > 0 ? [...whole, meanOf(rest)] : whole),
  };
}

function meanOf(points: readonly CurvePoint[]): CurvePoint {
  const { step, lr, accuracy } = points.at(-1)!;
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  return {
    step,
    loss: mean(points.map(({ loss }) => loss)),
    accuracy: accuracy === undefined ? undefined : mean(points.map((point) => point.accuracy ?? 0)),
    lr,
  };
}

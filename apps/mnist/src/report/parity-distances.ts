import { gap } from "./gap.ts";

/** The losses of one network by convkit and by PyTorch in both precisions, step by step. */
export interface ParityResult {
  readonly name: string;
  readonly ours: readonly number[];
  readonly single: readonly number[];
  readonly double: readonly number[];
}

/**
 * How far losses of convkit may be from PyTorch's in float64. The first is before any step: float32 rounds it to 6e-8 of itself,
 * and sums of many numbers by a few times that. Later every step multiplies what is off, as ReLU and max pooling turn the
 * smallest differences into other paths, so that no number would do for all networks. But PyTorch's own float32 goes the
 * same way: convkit may be four times as far as that is, or the least that is not looked at.
 */
export const tolerance = { firstLoss: 1e-6, timesPyTorch: 4, least: 1e-5 } as const;

/** The largest distances of losses from PyTorch's in float64, over the first steps. */
export interface Distances {
  readonly steps: number;
  readonly ours: number;
  /** Of PyTorch in float32. */
  readonly pytorch: number;
}

/** The distances over the first 20, 50, 100, ... steps, and over all. */
export function distances({ ours, single, double }: ParityResult): readonly Distances[] {
  const stations = [...[1, 20, 50, 100].filter((steps) => steps < double.length), double.length];
  return stations.map((steps) => ({
    steps,
    ours: gap(ours, double, steps).absolute,
    pytorch: gap(single, double, steps).absolute,
  }));
}

/** Whether a result is within the tolerance, at every station. */
export function isWithin(result: ParityResult): boolean {
  const { timesPyTorch, least, firstLoss } = tolerance;
  return (
    gap(result.ours, result.double, 1).relative <= firstLoss &&
    distances(result).every(({ ours, pytorch }) => ours <= Math.max(least, timesPyTorch * pytorch))
  );
}

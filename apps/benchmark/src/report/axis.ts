import { scaleLinear, scaleLog } from "d3-scale";
import { digits } from "./words.ts";

/** Where values lie on an axis: 0 at its start, 1 at its end. */
export interface Axis {
  readonly position: (value: number) => number;
  readonly ticks: readonly { readonly value: number; readonly label: string }[];
}

const steps = [1, 2, 5];

/** Ticks are round numbers: `10 ms`, not `10.0 ms`. */
const trimmed = (text: string) => text.replace(/(\.\d*?)0+(?!\d)/, "$1").replace(/\.(?!\d)/, "");

/** The round numbers 1, 2, 5, 10, ... around an interval, both ends included. */
function roundNumbers(low: number, high: number): number[] {
  const from = Math.floor(Math.log10(low));
  const to = Math.ceil(Math.log10(high));
  const all = Array.from({ length: to - from + 1 }, (_, i) => from + i).flatMap((power) =>
    steps.map((step) => Number(`${step}e${power}`)),
  );
  const first = all.findLastIndex((value) => value <= low * (1 + 1e-9));
  const last = all.findIndex((value) => value >= high * (1 - 1e-9));
  return all.slice(Math.max(0, first), last < 0 ? all.length : last + 1);
}

const clamp = (share: number) => Math.min(1, Math.max(0, share));

/** A logarithmic axis around the values, ending on round numbers, labelled at powers of ten or, if few, at 1, 2, 5. */
export function logAxis(values: readonly number[], label: (value: number) => string = digits): Axis {
  const usable = values.filter((value) => Number.isFinite(value) && value > 0);
  const [low, high] = usable.length > 0 ? [Math.min(...usable), Math.max(...usable)] : [1, 10];
  const round = roundNumbers(low, high > low ? high : 2 * low);
  const scale = scaleLog().domain([round[0]!, round.at(-1)!]);
  const powers = round.filter((value) => Number.isInteger(Math.round(1e9 * Math.log10(value)) / 1e9));
  const shown = powers.length >= 2 ? powers : round;
  return {
    position: (value) => clamp(scale(Math.max(value, round[0]!))),
    ticks: shown.map((value) => ({ value, label: trimmed(label(value)) })),
  };
}

/** A linear axis from zero. */
export function linearAxis(values: readonly number[], label: (value: number) => string = digits): Axis {
  const scale = scaleLinear()
    .domain([0, Math.max(...values, 1e-9)])
    .nice(4);
  return {
    position: (value) => clamp(scale(value)),
    ticks: scale.ticks(4).map((value) => ({ value, label: value === 0 ? "0" : trimmed(label(value)) })),
  };
}

/** `43.2%` */
export const share = (position: number): string => `${+(100 * position).toFixed(2)}%`;

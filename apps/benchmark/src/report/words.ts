import { count } from "@convkit/page";
import type { Unit } from "../schema.ts";

/** Three significant digits without exponents: `0.0123`, `1.05`, `64.2`, `1,240`. */
export function digits(value: number): string {
  const size = Math.abs(value);
  if (size === 0) return "0";
  if (size >= 1000) return count(Number(value.toPrecision(3)));
  const places = Math.min(6, Math.max(0, 2 - Math.floor(Math.log10(size))));
  return value.toFixed(places);
}

/** `400 µs`, `19.9 ms`, `25.0 s`, `12.1 min` */
export function time(ms: number): string {
  if (ms < 1) return `${digits(1000 * ms)} µs`;
  if (ms < 1000) return `${digits(ms)} ms`;
  if (ms < 600_000) return `${digits(ms / 1000)} s`;
  return `${digits(ms / 60_000)} min`;
}

/** `512 B`, `9.3 KB`, `1.21 MB`: powers of 1024. */
export function bytes(value: number): string {
  const size = Math.abs(value);
  if (size < 1024) return `${digits(value)} B`;
  if (size < 1024 ** 2) return `${digits(value / 1024)} KB`;
  if (size < 1024 ** 3) return `${digits(value / 1024 ** 2)} MB`;
  return `${digits(value / 1024 ** 3)} GB`;
}

/** A figure with its unit; ms, s and bytes in whatever multiple reads best. */
export function quantity(value: number, unit: Unit | (string & {})): string {
  if (unit === "ms") return time(value);
  if (unit === "s") return time(1000 * value);
  if (unit === "bytes") return bytes(value);
  return unit === "" ? digits(value) : `${digits(value)} ${unit}`;
}

/** `1.84×`, `0.0038×` */
export function times(ratio: number): string {
  return `${ratio < 0.1 ? Number(ratio.toPrecision(2)) : digits(ratio)}×`;
}

/** `+18.4 %`, `-3.2 %`, of a change on a logarithmic scale. */
export function change(log: number): string {
  const share = 100 * Math.expm1(log);
  return `${share < 0 ? "-" : "+"}${Math.abs(share) >= 100 ? digits(Math.abs(share)) : Math.abs(share).toFixed(1)} %`;
}

/** `1 thread`, `2 threads` */
export function threadCount(threads: number): string {
  return `${threads} thread${threads === 1 ? "" : "s"}`;
}

/** Products as people read them. */
export const productNames: Readonly<Record<string, string>> = {
  forward: "forward",
  inputGrad: "input gradient",
  weightGrad: "weight gradient",
};

export function productName(product: string): string {
  return productNames[product] ?? product;
}

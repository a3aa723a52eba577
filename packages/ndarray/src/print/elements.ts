import type { DType } from "../dtype.ts";
import { exponentText, type Precision, positional, scientific } from "./digits.ts";

export type ElementFormat = (x: number) => string;

/** Digits after the point at most. */
const maxFraction = 8;

/** How NumPy prints the elements of one array: all as wide as the widest. */
export function elementFormat(values: ArrayLike<number>, dtype: DType): ElementFormat {
  if (dtype === "bool") return (x) => (x === 0 ? "False" : " True");
  if (dtype === "float32" || dtype === "float64") return floatFormat(Array.from(values), dtype);
  const width = Math.max(0, ...Array.from(values, (x) => String(x).length));
  return (x) => String(x).padStart(width);
}

/** What a float format needs to know: digits before and after the point (with the exponent), to align at it. */
interface FloatFormat {
  readonly left: number;
  readonly right: number;
  readonly print: (x: number, left: number) => string;
}

function floatFormat(values: readonly number[], dtype: "float32" | "float64"): ElementFormat {
  const finite = values.filter(Number.isFinite);
  const precision: Precision = dtype === "float32" ? "single" : "double";
  const format =
    finite.length === 0
      ? { left: 0, right: 0, print: String }
      : needsExponent(finite, dtype)
        ? exponentFormat(finite, precision)
        : pointFormat(finite, precision);
  const odd = values.filter((x) => !Number.isFinite(x)).map((x) => nonFinite(x).length);
  const left = Math.max(format.left, ...odd.map((length) => length - format.right - 1));
  const width = left + format.right + 1;
  return (x) => (Number.isFinite(x) ? format.print(x, left) : nonFinite(x).padStart(width));
}

function nonFinite(x: number): string {
  return Number.isNaN(x) ? "nan" : x < 0 ? "-inf" : "inf";
}

/** NumPy's choice: exponents when numbers are large for the dtype, small, or more than 1000-fold apart. */
function needsExponent(finite: readonly number[], dtype: "float32" | "float64"): boolean {
  const round = dtype === "float32" ? Math.fround : (x: number) => x;
  let [least, most] = [Number.POSITIVE_INFINITY, 0];
  for (const x of finite) {
    if (x === 0) continue;
    least = Math.min(least, Math.abs(x));
    most = Math.max(most, Math.abs(x));
  }
  if (most === 0) return false;
  const large = dtype === "float32" ? 1e6 : 1e8;
  return most >= large || least < round(0.0001) || round(most / least) > 1000;
}

function pointFormat(finite: readonly number[], precision: Precision): FloatFormat {
  const parts = finite.map((x) => positional(x, precision, maxFraction));
  const right = longest(parts.map(([, fraction]) => fraction));
  return {
    left: longest(parts.map(([whole]) => whole)),
    right,
    print(x, left) {
      const [whole, fraction] = positional(x, precision, maxFraction);
      return `${whole.padStart(left)}.${fraction.padEnd(right)}`;
    },
  };
}

function exponentFormat(finite: readonly number[], precision: Precision): FloatFormat {
  const parts = finite.map((x) => scientific(x, precision, { limit: maxFraction }));
  const fractionDigits = longest(parts.map(([, fraction]) => fraction));
  const exponentDigits = Math.max(2, ...parts.map(([, , exponent]) => String(Math.abs(exponent)).length));
  return {
    left: longest(parts.map(([whole]) => whole)),
    right: fractionDigits + 2 + exponentDigits,
    print(x, left) {
      const digits = { least: fractionDigits, limit: fractionDigits };
      const [whole, fraction, exponent] = scientific(x, precision, digits);
      return `${whole.padStart(left)}.${fraction}${exponentText(exponent, exponentDigits)}`;
    },
  };
}

function longest(texts: readonly string[]): number {
  return texts.reduce((length, text) => Math.max(length, text.length), 0);
}

/** How NumPy prints a scalar: all its digits, with an exponent from 1e16 (float32: 1e6) on and below 1e-4. */
export function formatScalar(x: number, dtype: DType): string {
  if (dtype === "bool") return x === 0 ? "False" : "True";
  if (dtype !== "float32" && dtype !== "float64") return String(x);
  if (!Number.isFinite(x)) return nonFinite(x);
  const precision = dtype === "float32" ? "single" : "double";
  const size = Math.abs(x);
  if (size === 0 || (size >= 1e-4 && size < (dtype === "float32" ? 1e6 : 1e16))) {
    const [whole, fraction] = positional(x, precision);
    return `${whole}.${fraction || "0"}`;
  }
  const [whole, fraction, exponent] = scientific(x, precision);
  return `${whole}${fraction && `.${fraction}`}${exponentText(exponent)}`;
}

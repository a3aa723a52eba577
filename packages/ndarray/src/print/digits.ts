/** A positive finite number in decimal: 0.d1 d2 d3... times 10^point. */
interface Decimal {
  readonly digits: string;
  readonly point: number;
}

/** How numbers are read back: the shortest decimal that gives this number again depends on it. */
export type Precision = "single" | "double";

function fromExponential(text: string): Decimal {
  const [mantissa, exponent] = text.split("e") as [string, string];
  return { digits: mantissa.replace(".", ""), point: Number(exponent) + 1 };
}

/** The fewest digits that no other number of the precision shares. */
function shortest(x: number, precision: Precision): Decimal {
  if (precision === "double") return fromExponential(x.toExponential());
  for (let digits = 0; digits < 9; digits++) {
    if (Math.fround(Number(x.toExponential(digits))) === x) return rounded(x, digits + 1);
  }
  return fromExponential(x.toExponential());
}

/** `count` digits of the exact value, halves to even (`toExponential` and `toFixed` round them up). */
function rounded(x: number, count: number): Decimal {
  if (count < 0) return { digits: "", point: 0 };
  const exact = fromExponential(x.toExponential(100));
  const digits = exact.digits.slice(0, count);
  const rest = exact.digits.slice(count);
  const half = `5${"0".repeat(rest.length - 1)}`;
  const odd = Number(digits.at(-1) ?? "0") % 2 === 1;
  if (rest < half || (rest === half && !odd)) return { digits, point: exact.point };
  const up = (BigInt(digits || "0") + 1n).toString();
  return up.length > count
    ? { digits: up.slice(0, Math.max(count, 1)), point: exact.point + 1 }
    : { digits: up.padStart(count, "0"), point: exact.point };
}

/** The integer and fraction digits of a number, the fraction cut to `limit` digits and without zeros at its end. */
export function positional(
  x: number,
  precision: Precision,
  limit = Number.POSITIVE_INFINITY,
): [string, string] {
  const sign = x < 0 || Object.is(x, -0) ? "-" : "";
  if (x === 0) return [`${sign}0`, ""];
  let decimal = shortest(Math.abs(x), precision);
  if (decimal.digits.length - decimal.point > limit) decimal = rounded(Math.abs(x), decimal.point + limit);
  const { digits, point } = decimal;
  const whole = point > 0 ? digits.slice(0, point).padEnd(point, "0") : "0";
  const fraction = point > 0 ? digits.slice(point) : digits && "0".repeat(-point) + digits;
  return [sign + whole, fraction.replace(/0+$/, "")];
}

/**
 * The digit before the point, those after it, and the exponent. As many digits as tell the number apart, but at least
 * `least` and at most `limit` after the point: as NumPy, which goes on with exact digits and not with zeros.
 */
export function scientific(
  x: number,
  precision: Precision,
  { least = 0, limit = Number.POSITIVE_INFINITY }: { readonly least?: number; readonly limit?: number } = {},
): [string, string, number] {
  const sign = x < 0 || Object.is(x, -0) ? "-" : "";
  if (x === 0) return [`${sign}0`, "0".repeat(least), 0];
  let decimal = shortest(Math.abs(x), precision);
  const count = Math.min(Math.max(decimal.digits.length, least + 1), limit + 1);
  if (decimal.digits.length !== count) decimal = rounded(Math.abs(x), count);
  const fraction = decimal.digits.slice(1).replace(/0+$/, "");
  return [sign + decimal.digits[0]!, fraction.padEnd(least, "0"), decimal.point - 1];
}

/** `e+08`, `e-105`: two digits at least. */
export function exponentText(exponent: number, width = 2): string {
  return `e${exponent < 0 ? "-" : "+"}${String(Math.abs(exponent)).padStart(width, "0")}`;
}

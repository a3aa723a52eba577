const minus = "\u2212";

/** A number as short as it can be told apart in a table: integers whole, others in `digits` significant digits. */
export function formatNumber(value: number, digits = 4): string {
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "∞" : `${minus}∞`;
  const text = Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(digits)));
  return text.replace("-", minus);
}

/** What somebody typed, undefined where it is no finite number; both minus signs and a decimal comma are understood. */
export function parseNumber(text: string): number | undefined {
  const plain = text.trim().replace(minus, "-").replace(",", ".");
  const value = Number(plain);
  return plain !== "" && Number.isFinite(value) ? value : undefined;
}

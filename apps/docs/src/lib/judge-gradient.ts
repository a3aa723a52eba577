import { sizeOf } from "@convkit/ndarray";

/** What is said of a gradient that somebody pasted. */
export type Verdict =
  | { readonly kind: "unreadable"; readonly message: string }
  | { readonly kind: "right" }
  | {
      readonly kind: "wrong";
      /** Places of the wrong elements, the worst first. */
      readonly places: readonly number[];
      readonly values: readonly number[];
      /** A mistake that explains all of it, where one does. */
      readonly guess?: string;
    };

/** A gradient that a well-known mistake would give. */
export interface KnownMistake {
  readonly values: ArrayLike<number>;
  readonly message: string;
}

const number = /[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?/g;

/**
 * The numbers of an array as NumPy, PyTorch or JSON print it, row-major; undefined where something else stands among them.
 * A shape that is printed along with it is not understood.
 */
export const numbersIn = (text: string): number[] | undefined => wordsIn(text)?.map(Number);

function wordsIn(text: string): string[] | undefined {
  const plain = text
    .replaceAll("\u2212", "-")
    .replace(/\b(?:np\.)?(?:array|tensor)\(|dtype=[\w.]+|device='[^']*'/g, " ");
  const rest = plain.replace(number, " ").replace(/[[\]{}(),;|\s]/g, "");
  return rest === "" ? (plain.match(number) ?? []) : undefined;
}

/** Half a unit of the last printed digit of a number with an exponent, which is rounded; 0 for any other. */
function rounding(word: string): number {
  const [, decimals, exponent] = /^[-+]?\d*\.?(\d*)[eE]([-+]?\d+)$/.exec(word) ?? [];
  return exponent === undefined ? 0 : 0.5 * 10 ** (Number(exponent) - decimals!.length);
}

/** Equal within what four significant digits of a print-out allow: enough for a hint. */
const close = (a: number, b: number) => Math.abs(a - b) <= 1e-6 + 5e-4 * Math.abs(b);
const same = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  a.length === b.length && Array.from(a).every((value, place) => close(value, b[place]!));

/** Compares pasted numbers with the right ones, and says what looks like the reason. */
export function judgeGradient(
  text: string,
  right: ArrayLike<number>,
  shape: readonly number[],
  mistakes: readonly KnownMistake[] = [],
): Verdict {
  const words = wordsIn(text);
  if (!words) return { kind: "unreadable", message: "Only numbers, brackets and commas, please." };
  const values = words.map(Number);
  if (values.length === 0) return { kind: "unreadable", message: "There are no numbers yet." };
  const known = mistakes.find((mistake) => same(values, mistake.values));
  if (values.length !== sizeOf(shape)) {
    const message = `The gradient has the shape of what it belongs to, [${shape.join(", ")}]: ${sizeOf(shape)} numbers, not ${values.length}.`;
    return { kind: "unreadable", message: known ? `${message} ${known.message}` : message };
  }
  const off = (place: number) => Math.abs(values[place]! - right[place]!);
  const allowed = (place: number) => 1e-6 * Math.max(1, Math.abs(right[place]!)) + rounding(words[place]!);
  // Not `>`: what is not a number is wrong.
  const places = values.map((_, place) => place).filter((place) => !(off(place) <= allowed(place)));
  if (places.length === 0) return { kind: "right" };
  places.sort((a, b) => off(b) - off(a) || a - b);
  const guess = known?.message ?? scaled(values, right);
  return { kind: "wrong", places, values, ...(guess && { guess }) };
}

/** Whether all elements are wrong by one factor. */
function scaled(values: readonly number[], right: ArrayLike<number>): string | undefined {
  const first = Array.from(right).findIndex((value) => value !== 0);
  const factor = values[first]! / right[first]!;
  if (!Number.isFinite(factor) || factor === 0 || close(factor, 1)) return undefined;
  const whole = values.every((value, place) => close(value, factor * right[place]!));
  return whole ? `Every element is ${Number(factor.toPrecision(4))} times the right one.` : undefined;
}

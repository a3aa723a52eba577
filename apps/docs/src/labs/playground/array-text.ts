import type { Nested } from "@convkit/ndarray";

/** A text that is no array; the message says where. */
export class TextError extends Error {
  override readonly name = "TextError";
}

const token =
  /\s*(?:([[\]])|([-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?|[-+]?(?:nan|inf(?:inity)?)\b)|([,;]))/iy;

/** What NumPy and PyTorch print around the numbers. */
const dressing = /\b(?:np\.)?(?:array|tensor)\s*\(|,?\s*(?:dtype\s*=\s*[\w.]+|device\s*=\s*'[^']*')|[()]/g;

function numberOf(text: string): number {
  if (/nan/i.test(text)) return Number.NaN;
  if (/inf/i.test(text)) return text.startsWith("-") ? -Infinity : Infinity;
  return Number(text);
}

/**
 * Nested arrays of numbers as JSON writes them and as NumPy and PyTorch print them, with commas or without. Without
 * brackets, lines are the rows of a matrix. Whether rows are of one length is left to convkit.
 *
 * @throws TextError
 */
export function parseArrayText(text: string): Nested {
  const plain = text.replaceAll("\u2212", "-").replace(dressing, " ").trim();
  if (plain === "") throw new TextError("there are no numbers yet");
  if (!/[[\]]/.test(plain)) {
    const rows = plain.split(/[\n;]+/).filter((row) => row.trim() !== "");
    const parsed = rows.map((row) => parseBrackets(`[${row}]`));
    return parsed.length === 1 ? parsed[0]! : parsed;
  }
  return parseBrackets(plain);
}

function parseBrackets(text: string): Nested {
  const open: Nested[][] = [[]];
  token.lastIndex = 0;
  while (token.lastIndex < text.length) {
    const start = token.lastIndex;
    const match = token.exec(text);
    if (!match) {
      if (text.slice(start).trim() === "") break;
      const character = text.slice(start).trim()[0]!;
      throw new TextError(`"${character}" stands where a number, a bracket or a comma should`);
    }
    const [, bracket, number] = match;
    if (bracket === "[") open.push([]);
    else if (bracket === "]") {
      const done = open.pop()!;
      if (open.length === 0) throw new TextError("a bracket is closed that was not opened");
      open.at(-1)!.push(done);
    } else if (number !== undefined) open.at(-1)!.push(numberOf(number));
  }
  if (open.length > 1) throw new TextError(`${open.length - 1} brackets are not closed`);
  if (open[0]!.length !== 1) throw new TextError("one array is wanted, with brackets around all of it");
  return open[0]![0]!;
}

/** A shape such as `1, 1, 4, 4` or `1x1x4x4`. What is no shape is given on as it is, for convkit to say so. @throws TextError */
export function parseShapeText(text: string): number[] {
  const parts = text
    .replace(/[[\]()]/g, " ")
    .trim()
    .split(/[\s,x×]+/)
    .filter((part) => part !== "");
  const values = parts.map(Number);
  if (values.some(Number.isNaN)) throw new TextError(`"${text}" is no shape; one looks like 1, 1, 4, 4`);
  return values;
}

/** An option as somebody types it: `2`, `1,2` an axis, `0:1,2:2` before and after, or a word; undefined for nothing. */
export function parseOptionText(text: string): unknown {
  const plain = text.trim();
  if (plain === "") return undefined;
  if (plain === "true" || plain === "false") return plain === "true";
  const parts = plain.split(",").map((part) => part.split(":").map((piece) => numberOr(piece.trim())));
  if (parts.flat().some((piece) => piece === undefined)) return plain;
  const values = parts.map((part) => (part.length === 1 ? part[0] : part));
  return values.length === 1 && typeof values[0] === "number" ? values[0] : values;
}

function numberOr(text: string): number | undefined {
  const value = Number(text);
  return text !== "" && !Number.isNaN(value) ? value : undefined;
}

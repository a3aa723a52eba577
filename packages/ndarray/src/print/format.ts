import { checkArray } from "../check-array.ts";
import type { NDArray } from "../ndarray.ts";
import { type ElementFormat, elementFormat, formatScalar } from "./elements.ts";

/** Arrays with more elements show only the edges of their axes. */
const summaryAbove = 1000;
const edge = 3;
const lineWidth = 75;

/**
 * Prints an array as NumPy 2.4 prints it with `str`, its options at their defaults.
 *
 * @example
 * formatArray(array([[0, 1.5], [-2, 3]])) // "[[ 0.   1.5]\n [-2.   3. ]]"
 */
export function formatArray(x: NDArray): string {
  if (checkArray("formatArray", x).rank === 0) return formatScalar(x.item(), x.dtype);
  if (x.size === 0) return "[]";
  const summarised = x.size > summaryAbove;
  const shown = summarised ? corners(x) : x.toTypedArray();
  return block(x, elementFormat(shown, x.dtype), summarised, " ", lineWidth);
}

/** The elements that a summary shows: they alone decide how wide elements are. */
function corners(x: NDArray): Float64Array {
  const values: number[] = [];
  const visit = (y: NDArray) => {
    if (y.rank === 0) values.push(y.item());
    else for (const i of shownIndices(y.shape[0]!, true)) if (i !== "...") visit(y.slice(i));
  };
  visit(x);
  return Float64Array.from(values);
}

function shownIndices(length: number, summarised: boolean): (number | "...")[] {
  const all = Array.from({ length }, (_, i) => i);
  return summarised && length > 2 * edge ? [...all.slice(0, edge), "...", ...all.slice(-edge)] : all;
}

/** One bracketed block; `indent` is what every line but the first begins with, inside the bracket. */
function block(
  x: NDArray,
  format: ElementFormat,
  summarised: boolean,
  indent: string,
  width: number,
): string {
  const indices = shownIndices(x.shape[0]!, summarised);
  if (x.rank === 1) return `[${row(x, indices, format, indent, width - 1)}]`;
  const separator = `${"\n".repeat(x.rank - 1)}${indent}`;
  const inner = indices.map((i) =>
    i === "..." ? "..." : block(x.slice(i), format, summarised, `${indent} `, width - 1),
  );
  return `[${inner.join(separator)}]`;
}

/** The elements of a vector, wrapped where a line would grow beyond `width`. */
function row(
  x: NDArray,
  indices: (number | "...")[],
  format: ElementFormat,
  indent: string,
  width: number,
): string {
  const lines: string[] = [];
  let line = indent;
  for (const i of indices) {
    const word = i === "..." ? i : format(x.data[x.offset + i * x.strides[0]!]!);
    if (line.length + word.length > width && line.length > indent.length) {
      lines.push(line.trimEnd());
      line = indent;
    }
    line += `${word} `;
  }
  return [...lines, line.slice(0, -1)].join("\n").slice(indent.length);
}

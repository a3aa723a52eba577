import type { Shape } from "../layout.ts";

/** What the header of a `.npy` file says. */
export interface Header {
  /** NumPy's type string, e.g. `<f4`. */
  readonly descr: string;
  readonly fortranOrder: boolean;
  readonly shape: Shape;
}

/**
 * Parses the Python dict of a header, `{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }`: three known
 * keys in any order, nothing else. Undefined when it is anything else, or its shape is beyond any memory.
 */
export function parseHeader(text: string): Header | undefined {
  const body = /^\s*\{(.*)\}\s*$/s.exec(text)?.[1];
  if (body === undefined) return undefined;
  const found = new Map<string, string>();
  const entry = /\s*(?:'(\w+)'|"(\w+)")\s*:\s*('[^']*'|"[^"]*"|True|False|\([\d\s,]*\)|\[[^\]]*\])\s*(,|$)/y;
  let end = 0;
  for (let match = entry.exec(body); match !== null; match = entry.exec(body)) {
    const key = match[1] ?? match[2]!;
    if (found.has(key)) return undefined;
    found.set(key, match[3]!);
    end = entry.lastIndex;
  }
  const [descr, order, lengths] = ["descr", "fortran_order", "shape"].map((key) => found.get(key));
  if (found.size !== 3 || body.slice(end).trim() !== "") return undefined;
  const shape = parseShape(lengths ?? "");
  if (descr === undefined || !shape || (order !== "True" && order !== "False")) return undefined;
  return { descr: descr.replace(/^['"]|['"]$/g, ""), fortranOrder: order === "True", shape };
}

/** A Python tuple of integers: `()`, `(3,)`, `(2, 3)`. */
function parseShape(text: string): number[] | undefined {
  const inner = /^\((.*)\)$/s.exec(text)?.[1]?.trim();
  if (inner === undefined) return undefined;
  if (inner === "") return [];
  const parts = inner.replace(/,$/, "").split(",");
  if (parts.length === 1 && !inner.endsWith(",")) return undefined;
  const shape = parts.map((part) => (/^\s*\d+\s*$/.test(part) ? Number(part) : Number.NaN));
  const size = shape.reduce((product, length) => product * length, 1);
  return shape.every(Number.isSafeInteger) && Number.isSafeInteger(size) ? shape : undefined;
}

/** Room that NumPy leaves for the first length to grow in place: the digits of 2^64. */
const growthDigits = 21;

/** The header that NumPy writes: padded so that the elements begin at a multiple of 64 bytes. */
export function headerText(descr: string, shape: Shape): string {
  const tuple = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(", ")})`;
  const dict = `{'descr': '${descr}', 'fortran_order': False, 'shape': ${tuple}, }`;
  const room = shape.length > 0 ? " ".repeat(growthDigits - String(shape[0]).length) : "";
  const length = dict.length + room.length + 1;
  return `${dict}${room}${" ".repeat(-(10 + length) & 63)}\n`;
}

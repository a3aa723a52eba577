import {
  ArgumentError,
  checkOptionNames,
  type FileOptions,
  FormatError,
  type Operand,
  sizeOf,
} from "@convkit/ndarray";
import { kindOf } from "../check.ts";
import { type ElementType, elementTypes } from "./element-types.ts";
import { nestingDepth, repeatedKey } from "./unique-keys.ts";

/** One tensor of a file: what it is and where its bytes lie in the file. */
export interface Entry {
  readonly name: string;
  readonly type: ElementType;
  readonly shape: readonly number[];
  readonly start: number;
  readonly end: number;
}

export interface SafetensorsHeader {
  readonly entries: readonly Entry[];
  readonly metadata: Readonly<Record<string, string>>;
}

/** The format's own limit: longer headers are refused before they are read. */
export const MAX_HEADER_BYTES = 100_000_000;
/** The header's object, a tensor's, and its shape: nothing lies deeper. */
const MAX_DEPTH = 3;
/** The eight bytes before the header hold its length. */
export const PREFIX_BYTES = 8;

/**
 * Reads and checks all that a safetensors file says about its tensors, before any of them is allocated:
 *
 *   length of the header (uint64, little-endian) | header (JSON) | bytes of all tensors, without gaps
 *
 * Source: https://github.com/huggingface/safetensors#format
 */
export function parseHeader(
  functionName: string,
  bytes: Uint8Array,
  options: FileOptions,
): SafetensorsHeader {
  checkOptionNames(functionName, options, ["file"]);
  if (!(bytes instanceof Uint8Array))
    throw new ArgumentError(functionName, `the file must be given as a Uint8Array, got ${kindOf(bytes)}`);
  const fail = (sentence: string, operands: readonly Operand[] = []): never => {
    throw new FormatError(functionName, sentence, [...fileOperand(options.file), ...operands]);
  };
  if (bytes.length < PREFIX_BYTES)
    fail(`a file has at least ${PREFIX_BYTES} bytes for its header's length, got ${bytes.length}`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = view.getBigUint64(0, true);
  if (length > BigInt(MAX_HEADER_BYTES))
    fail(`the header must be at most ${MAX_HEADER_BYTES} bytes long, got ${length}`);
  const dataStart = PREFIX_BYTES + Number(length);
  if (dataStart > bytes.length)
    fail(
      `the header must end within the file: it claims ${length} bytes of the ${bytes.length - PREFIX_BYTES} there`,
    );
  const { __metadata__: metadata = {}, ...tensors } = parseJson(
    fail,
    bytes.subarray(PREFIX_BYTES, dataStart),
  );
  if (!isRecord(metadata) || !Object.values(metadata).every((value) => typeof value === "string"))
    fail("__metadata__ must map names to strings");
  const dataBytes = bytes.length - dataStart;
  const entries = Object.entries(tensors).map(([name, info]) => parseEntry(fail, name, info, dataBytes));
  checkCoverage(fail, entries, dataBytes);
  return {
    metadata: metadata as Record<string, string>,
    entries: entries.map((entry) => ({
      ...entry,
      start: entry.start + dataStart,
      end: entry.end + dataStart,
    })),
  };
}

/** The line that names the file, where it has a name. */
export function fileOperand(file: string | undefined): Operand[] {
  return file === undefined ? [] : [{ name: "file", value: file }];
}

type Fail = (sentence: string, operands?: readonly Operand[]) => never;

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function parseJson(fail: Fail, bytes: Uint8Array): Record<string, unknown> {
  if (bytes[0] !== "{".charCodeAt(0)) fail('the header must start with "{"');
  let text = "";
  let header: unknown;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    // Before it is parsed: a hundred million brackets would take all memory.
    if (nestingDepth(text) <= MAX_DEPTH) header = JSON.parse(text);
  } catch (error) {
    fail(`the header must be JSON in UTF-8: ${(error as Error).message}`);
  }
  if (header === undefined) fail(`brackets in the header must be at most ${MAX_DEPTH} deep`);
  const repeated = repeatedKey(text);
  if (repeated !== undefined) fail(`names in the header must differ, got ${show(repeated)} twice`);
  return header as Record<string, unknown>;
}

/** What JSON gave, as a message shows it: cut short where it is long, and infinite where a number was too large. */
export function show(value: unknown): string {
  if (typeof value === "number") return String(value);
  if (isRecord(value)) return "an object";
  if (Array.isArray(value))
    return `[${[...value.slice(0, 8).map(show), ...(value.length > 8 ? ["..."] : [])].join(", ")}]`;
  return JSON.stringify(typeof value === "string" && value.length > 80 ? `${value.slice(0, 80)}...` : value);
}

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

function parseEntry(fail: Fail, name: string, info: unknown, dataBytes: number): Entry {
  const quoted = show(name);
  if (!isRecord(info) || Object.keys(info).toSorted().join() !== "data_offsets,dtype,shape")
    return fail(`${quoted} must have exactly dtype, shape and data_offsets`);
  const { dtype, shape, data_offsets: offsets } = info;
  if (typeof dtype !== "string" || !Object.hasOwn(elementTypes, dtype))
    return fail(
      `the dtype of ${quoted} must be one of ${Object.keys(elementTypes).join(", ")}, got ${show(dtype)}`,
    );
  if (!Array.isArray(shape) || !shape.every(isCount) || !isCount(sizeOf(shape)))
    return fail(
      `the shape of ${quoted} must be a list of integers of at least 0 with a product below 2^53, got ${show(shape)}`,
    );
  if (!Array.isArray(offsets) || offsets.length !== 2 || !offsets.every(isCount))
    return fail(`the data_offsets of ${quoted} must be two integers of at least 0, got ${show(offsets)}`);
  const [start, end] = offsets as [number, number];
  if (start > end || end > dataBytes)
    return fail(
      `the data_offsets of ${quoted} must lie within the ${dataBytes} bytes of data, got ${start} to ${end}`,
    );
  const type = elementTypes[dtype]!;
  const expected = sizeOf(shape) * type.bytes;
  if (end - start !== expected)
    return fail(`${quoted} must have ${expected} bytes for its shape, got ${end - start}`, [
      { name: "shape", value: show(shape), note: `${dtype}, ${type.bytes} bytes an element` },
    ]);
  return { name, type, shape, start, end };
}

/** Throws unless the tensors cover the data once, without gap or overlap. */
function checkCoverage(fail: Fail, entries: readonly Entry[], dataBytes: number): void {
  let covered = 0;
  for (const { name, start, end } of entries.toSorted((a, b) => a.start - b.start || a.end - b.end)) {
    if (start !== covered)
      fail(
        `the bytes of tensors must follow each other: ${show(name)} starts at ${start}, where ${start < covered ? "another reaches to" : "a gap begins at"} ${covered}`,
      );
    covered = end;
  }
  if (covered !== dataBytes)
    fail(`the data must end with the last tensor at byte ${covered}, got ${dataBytes} bytes`);
}

import { filters } from "./filters.ts";
import { findOp, isShapeArgument, type OptionName, type ShapeArgument, type Slot, slotsOf } from "./ops.ts";
import {
  type ArraysState,
  defaultArrays,
  defaultImage,
  dtypes,
  type ImageState,
  modes,
  type PlaygroundDType,
  type PlaygroundState,
  type Source,
  shows,
} from "./state.ts";

/*
 * The state as the fragment of an address, e.g.
 *   op=conv2d&x=count:1,1,5,5&w=typed:((((1,0),(0,-1))))&stride=2&v=1
 * Fragments never reach a server. Brackets are written as parentheses, which need no escapes.
 */

const version = "1";

/** A longer fragment than this is none of ours. */
const longest = 200_000;

const slotKeys: Readonly<Record<Slot, string>> = {
  input: "x",
  weight: "w",
  bias: "b",
  outputGrad: "dy",
  columns: "columns",
};

const plainly: readonly (readonly [string, string])[] = [
  ...([
    ["%2C", ","],
    ["%3A", ":"],
    ["%3B", ";"],
  ] as const),
  ...([
    ["%5B", "("],
    ["%5D", ")"],
    ["%20", "+"],
  ] as const),
];

export function escapeValue(text: string): string {
  const whole = text.replace(/\p{Surrogate}/gu, "\uFFFD");
  const escaped = encodeURIComponent(whole).replace(/[()]/g, (c) => (c === "(" ? "%28" : "%29"));
  return plainly.reduce((result, [code, sign]) => result.replaceAll(code, sign), escaped);
}

/** @throws URIError where an escape is cut off or is no UTF-8 */
export function unescapeValue(text: string): string {
  return decodeURIComponent(plainly.reduce((result, [code, sign]) => result.replaceAll(sign, code), text));
}

function sourceText(source: Source): string {
  if (source.kind === "none") return "none";
  if (source.kind === "typed") return `typed:${source.text}`;
  return "seed" in source
    ? `${source.kind}:${source.shape};${source.seed}`
    : `${source.kind}:${source.shape}`;
}

function parseSource(text: string): Source | undefined {
  const [, kind, rest = ""] = /^(\w+)(?::(.*))?$/s.exec(text) ?? [];
  if (kind === "none") return { kind };
  if (kind === "typed") return { kind, text: rest };
  if (kind === "count" || kind === "ones") return { kind, shape: rest };
  if (kind !== "integers" && kind !== "random") return undefined;
  const end = rest.lastIndexOf(";");
  const seed = Number(rest.slice(end + 1));
  return end >= 0 && Number.isSafeInteger(seed) && seed >= 0
    ? { kind, shape: rest.slice(0, end), seed }
    : undefined;
}

function pairsOf(state: PlaygroundState): [string, string][] {
  if (state.view === "image") {
    const { filter, kernel, stride, paddingMode, show } = state;
    return [
      ["image", filter],
      ...(filter === "custom" ? [["kernel", kernel.join(",")] as [string, string]] : []),
      ...([
        ["stride", String(stride)],
        ["paddingMode", paddingMode],
        ["show", show],
      ] as [string, string][]),
    ];
  }
  return [
    ["op", state.op],
    ["dtype", state.dtype],
    ...Object.entries(state.sources).map(([slot, source]): [string, string] => [
      slotKeys[slot as Slot],
      sourceText(source),
    ]),
    ...Object.entries(state.shapes),
    ...Object.entries(state.options).filter(([, text]) => text !== ""),
  ];
}

/** The fragment of an address, without its `#`. */
export function encodeState(state: PlaygroundState): string {
  return [...pairsOf(state), ["v", version]].map(([key, value]) => `${key}=${escapeValue(value!)}`).join("&");
}

export interface Decoded {
  readonly state: PlaygroundState;
  /** What could not be read; defaults stand there. */
  readonly problems: readonly string[];
}

/** The state of a fragment, with defaults for what it does not say or cannot be read. It throws nothing. */
export function decodeState(fragment: string): Decoded {
  const text = fragment.replace(/^#/, "");
  if (text === "") return { state: defaultArrays(), problems: [] };
  if (text.length > longest) return { state: defaultArrays(), problems: ["The address is too long."] };
  const problems: string[] = [];
  const values = new Map<string, string>();
  for (const part of text.split("&")) {
    const equals = part.indexOf("=");
    const key = equals < 0 ? part : part.slice(0, equals);
    try {
      if (equals < 0) throw new URIError();
      values.set(key, unescapeValue(part.slice(equals + 1)));
    } catch {
      problems.push(`The part "${part.slice(0, 40)}" of the address cannot be read.`);
    }
  }
  const made = take(values, "v");
  if (made !== undefined && made !== version)
    problems.push(`The address is of version ${made} of the playground, this is ${version}.`);
  const state = values.has("image") ? imageFrom(values, problems) : arraysFrom(values, problems);
  for (const key of values.keys()) problems.push(`"${key.slice(0, 40)}" means nothing here.`);
  return { state, problems };
}

function take(values: Map<string, string>, key: string): string | undefined {
  const value = values.get(key);
  values.delete(key);
  return value;
}

/** One of a few words, or the default and a problem. */
function word<T extends string>(
  values: Map<string, string>,
  key: string,
  known: readonly T[],
  otherwise: T,
  problems: string[],
): T {
  const value = take(values, key);
  if (value === undefined) return otherwise;
  const found = known.find((one) => one === value);
  if (found === undefined)
    problems.push(`${key} "${value.slice(0, 40)}" is not known; ${otherwise} stands instead.`);
  return found ?? otherwise;
}

function arraysFrom(values: Map<string, string>, problems: string[]): ArraysState {
  const name = take(values, "op");
  if (name === undefined) problems.push("The address names no op.");
  else if (!findOp(name)) problems.push(`There is no op "${name.slice(0, 40)}".`);
  const fresh = defaultArrays(name);
  const op = findOp(fresh.op)!;
  const sources: Partial<Record<Slot, Source>> = {};
  for (const slot of slotsOf(op)) {
    const text = take(values, slotKeys[slot]);
    const source = text === undefined ? fresh.sources[slot] : parseSource(text);
    if (!source) problems.push(`${slotKeys[slot]} cannot be read; its default stands instead.`);
    sources[slot] = source ?? fresh.sources[slot]!;
  }
  const shapes: Partial<Record<ShapeArgument, string>> = {};
  for (const argument of op.args.filter(isShapeArgument))
    shapes[argument] = take(values, argument) ?? fresh.shapes[argument]!;
  const options: Partial<Record<OptionName, string>> = {};
  for (const option of op.options) {
    const text = take(values, option);
    if (text !== undefined && text !== "") options[option] = text;
  }
  const dtype = word<PlaygroundDType>(values, "dtype", dtypes, "float32", problems);
  return { view: "arrays", op: op.name, dtype, sources, shapes, options };
}

function imageFrom(values: Map<string, string>, problems: string[]): ImageState {
  const fresh = defaultImage();
  const filter = word(values, "image", ["custom", ...Object.keys(filters)], fresh.filter, problems);
  const known = filters[filter];
  const text = take(values, "kernel");
  let kernel = known?.kernel ?? fresh.kernel;
  if (!known) {
    const numbers = (text ?? "").split(",").map((part) => (part.trim() === "" ? Number.NaN : Number(part)));
    const size = Math.sqrt(numbers.length);
    if (Number.isInteger(size) && size >= 3 && size <= 7 && numbers.every(Number.isFinite)) kernel = numbers;
    else problems.push("The kernel is not a square of 3 to 7 finite numbers a side; another stands instead.");
  } else if (text !== undefined) problems.push("A kernel is read only for the filter custom.");
  const stride = Number(word(values, "stride", ["1", "2", "3", "4"], "1", problems));
  return {
    ...{ view: "image", filter, kernel, stride },
    paddingMode: word(values, "paddingMode", modes, fresh.paddingMode, problems),
    show: word(values, "show", shows, known?.show ?? fresh.show, problems),
  };
}

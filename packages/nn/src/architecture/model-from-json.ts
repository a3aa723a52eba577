import { ArgumentError, ConvkitError, checkOptionNames, FormatError } from "@convkit/ndarray";
import { checkInteger } from "../check.ts";
import type { Fail } from "../checkpoint/tree.ts";
import { fileOperand } from "../io/safetensors-header.ts";
import { nestingDepth } from "../io/unique-keys.ts";
import type { Module } from "../module/module.ts";
import { joinPath } from "../module/names.ts";
import { layers as known, type ModuleClass } from "./layers.ts";
import { MODEL_FORMAT, type ModelJSON } from "./model-to-json.ts";

export interface ModelFromJSONOptions {
  /** Classes of your own, by the names that they have in the JSON. */
  readonly layers?: Readonly<Record<string, ModuleClass>>;
  /**
   * How many weights all layers may have, reckoned from their arguments before any is made: what JSON from elsewhere may
   * cost in memory. The reckoning of a layer is the product of its whole numbers, kernel sizes as if in three dimensions,
   * which is never too low. Default: 2^28.
   */
  readonly maxWeights?: number;
  /** What error messages call the JSON: a path or an address. */
  readonly file?: string;
}

const caller = "modelFromJSON";
/** Brackets of the JSON: some 60 modules, one within the other. */
const MAX_DEPTH = 200;

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** A number of elements that a layer of these arguments does not exceed. */
function reckon(args: readonly unknown[]): number {
  return args.reduce<number>((product, value, at) => {
    if (Array.isArray(value)) return product * value.reduce<number>((all, item) => all * sizeOf(item), 1);
    return product * sizeOf(value) ** (at < 2 ? 1 : 3);
  }, 1);
}

const sizeOf = (value: unknown): number =>
  typeof value === "number" && Number.isInteger(value) ? Math.max(1, Math.abs(value)) : 1;

/**
 * A model as `modelToJSON` told it, with fresh weights. It is safe for JSON from elsewhere: only layers are made, of the
 * package or of the option `layers`, and no more weights than `maxWeights`.
 *
 * @param json what `modelToJSON` gave, or the text of it
 * @throws FormatError unless it is the JSON of a model, all of whose layers are known and take their arguments
 * @example
 * const json = modelToJSON(new Sequential(new Flatten(), new Linear(4, 2)));
 * modelFromJSON(json).forward(zeros([3, 2, 2])).shape // [3, 2]
 * modelFromJSON("{}") // throws FormatError
 */
export function modelFromJSON(json: ModelJSON | string, options: ModelFromJSONOptions = {}): Module {
  checkOptionNames(caller, options, ["layers", "maxWeights", "file"]);
  const { layers = {}, maxWeights = 2 ** 28, file } = options;
  checkInteger(caller, "maxWeights", maxWeights, 0);
  const classes: Readonly<Record<string, ModuleClass>> = { ...known, ...layers };
  let weights = 0;
  const fail: Fail = (sentence) => {
    throw new FormatError(caller, sentence, fileOperand(file));
  };
  const refuse = (path: string, reason: string) =>
    fail(`${path === "" ? "the model" : `"${path}"`} ${reason}`);
  const layer = (
    { $layer: name, arguments: args, ...rest }: Record<string, unknown>,
    path: string,
  ): Module => {
    if (typeof name !== "string" || !Object.hasOwn(classes, name))
      return refuse(path, `must be a known layer, got ${String(JSON.stringify(name)).slice(0, 80)}`);
    if (!Array.isArray(args) || Object.keys(rest).length > 0)
      return refuse(path, "must have a $layer, its arguments, and nothing else");
    weights += reckon(args);
    if (!(weights <= maxWeights))
      refuse(path, `must not bring the weights above ${maxWeights}, got up to ${weights}`);
    const values = args.map((value, at) => resolve(value, joinPath(path, `${at}`)));
    try {
      return new classes[name]!(...(values as never[]));
    } catch (error) {
      // What constructors of layers say of arguments; a TypeError where one is of another kind altogether.
      if (!(error instanceof ConvkitError || error instanceof TypeError)) throw error;
      return refuse(path, `does not take its arguments: ${error.message}`);
    }
  };
  const resolve = (value: unknown, path: string): unknown => {
    if (Array.isArray(value)) return value.map((item, at) => resolve(item, joinPath(path, `${at}`)));
    if (!isRecord(value)) return value;
    if (Object.hasOwn(value, "$layer")) return layer(value, path);
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, resolve(item, joinPath(path, key))]),
    );
  };
  const { format, model } = parse(json, fail);
  if (format !== MODEL_FORMAT || !isRecord(model))
    return fail(`the JSON must be that of a model, with the format "${MODEL_FORMAT}"`);
  return layer(model, "");
}

/** From data, too, by way of text: so that there are no accessors, circles or depths that text would not have. */
function parse(json: unknown, fail: Fail): Record<string, unknown> {
  let value: unknown;
  try {
    const text = typeof json === "string" ? json : JSON.stringify(json);
    if (typeof text !== "string") throw new ArgumentError(caller, "there must be JSON");
    if (nestingDepth(text) > MAX_DEPTH) fail(`the JSON must be at most ${MAX_DEPTH} deep`);
    value = JSON.parse(text);
  } catch (error) {
    if (error instanceof ConvkitError) throw error;
    return fail(`the model must be JSON: ${(error as Error).message}`);
  }
  return isRecord(value) ? value : {};
}

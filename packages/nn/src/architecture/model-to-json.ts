import { ArgumentError, checkOptionNames } from "@convkit/ndarray";
import { kindOf } from "../check.ts";
import { type ConfigValue, Module } from "../module/module.ts";
import { joinPath } from "../module/names.ts";
import { layers as known, type ModuleClass } from "./layers.ts";

/** A module in JSON: its class and the arguments that make it, among which there may be modules. */
export interface LayerJSON {
  readonly $layer: string;
  readonly arguments: readonly unknown[];
}

/** A model's architecture: plain data. */
export interface ModelJSON {
  readonly format: typeof MODEL_FORMAT;
  readonly model: LayerJSON;
}

export const MODEL_FORMAT = "convkit-model-1";

export interface ModelToJSONOptions {
  /** Classes of your own, by the names that they have in the JSON. */
  readonly layers?: Readonly<Record<string, ModuleClass>>;
}

const caller = "modelToJSON";

/**
 * The architecture of a model as plain data for `JSON.stringify`: which layers there are, made by which arguments. Weights
 * are not part of it (`saveSafetensors(model.stateDict())` keeps them), nor are modes, hooks and frozen parameters.
 *
 * A class of your own takes part when it has a `config` that gives its arguments, and is named in `layers`.
 *
 * @throws ArgumentError for a module whose class is not known or has no `config`, and for one that stands in two places
 * @example
 * const model = new Sequential(new Conv2d(1, 4, 3), new ReLU());
 * const text = JSON.stringify(modelToJSON(model));
 * String(modelFromJSON(text)) // String(model)
 */
export function modelToJSON(model: Module, options: ModelToJSONOptions = {}): ModelJSON {
  checkOptionNames(caller, options, ["layers"]);
  const names = new Map<unknown, string>(
    Object.entries({ ...known, ...options.layers }).map(([name, layer]) => [layer, name]),
  );
  const seen = new Set<Module>();
  const refuse = (path: string, reason: string): never => {
    throw new ArgumentError(caller, `${path === "" ? "the model" : `"${path}"`} ${reason}`);
  };
  const layer = (module: Module, path: string): LayerJSON => {
    const kind = module.constructor.name;
    const name = names.get(module.constructor);
    if (name === undefined) return refuse(path, `is a ${kind}, which the option layers must name`);
    if (seen.has(module)) refuse(path, "stands in two places, which JSON cannot tell");
    seen.add(module);
    const config = module.config();
    if (config === undefined) return refuse(path, `is a ${kind}, whose config must give its arguments`);
    return { $layer: name, arguments: config.map((value, at) => plain(value, joinPath(path, `${at}`))) };
  };
  const plain = (value: ConfigValue, path: string): unknown => {
    if (value instanceof Module) return layer(value, path);
    if (value === null || typeof value === "boolean" || typeof value === "string") return value;
    if (typeof value === "number" && Number.isFinite(value)) return value;
    if (Array.isArray(value)) return value.map((item, at) => plain(item, joinPath(path, `${at}`)));
    if (typeof value !== "object" || ![Object.prototype, null].includes(Object.getPrototypeOf(value)))
      return refuse(
        path,
        `must be an argument that JSON can hold, got ${typeof value === "number" ? value : kindOf(value)}`,
      );
    const entries = Object.entries(value).filter(([, item]) => item !== undefined);
    return Object.fromEntries(entries.map(([key, item]) => [key, plain(item, joinPath(path, key))]));
  };
  return { format: MODEL_FORMAT, model: layer(model, "") };
}

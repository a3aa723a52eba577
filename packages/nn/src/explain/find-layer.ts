import { ArgumentError } from "@convkit/ndarray";
import type { Module } from "../module/module.ts";

/** The module of that name, as `model.namedModules()` lists it; the error names those that there are. */
export function findLayer(functionName: string, model: Module, name: string): Module {
  const named = model.namedModules();
  const found = named.find(([known]) => known === name);
  if (found) return found[1];
  const known = named.map(([other]) => JSON.stringify(other)).join(", ");
  throw new ArgumentError(
    functionName,
    `the layer must be one of the model's, ${known}; got ${JSON.stringify(name)}`,
  );
}

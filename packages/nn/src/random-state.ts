import { ArgumentError, Generator, type GeneratorState } from "@convkit/ndarray";
import { checkObject } from "./check.ts";
import type { Module } from "./module/module.ts";
import { joinPath } from "./module/names.ts";
import { defaultGenerator } from "./random.ts";

interface RandomState {
  readonly default: GeneratorState;
  readonly modules: Readonly<Record<string, GeneratorState>>;
}

/** The generators in public fields of a model's modules, such as that of a Dropout with a seed of its own. */
function generatorsOf(model: Module): [name: string, generator: Generator][] {
  return model
    .namedModules()
    .flatMap(([path, module]) =>
      Object.entries(module).flatMap(([field, value]: [string, unknown]): [string, Generator][] =>
        value instanceof Generator ? [[joinPath(path, field), value]] : [],
      ),
    );
}

/** Where all generators stand that a model draws from. */
export function saveGenerators(model: Module): RandomState {
  return {
    default: defaultGenerator().state,
    modules: Object.fromEntries(generatorsOf(model).map(([name, { state }]) => [name, state])),
  };
}

/** Puts them back. */
export function restoreGenerators(functionName: string, model: Module, state: RandomState): void {
  checkObject(functionName, "the random state", state);
  checkObject(functionName, "the random state of modules", state.modules);
  const own = generatorsOf(model);
  const names = own.map(([name]) => name);
  if (names.toSorted().join() !== Object.keys(state.modules).toSorted().join())
    throw new ArgumentError(
      functionName,
      `the modules with generators of their own must be those of the state, got ${names.join(", ") || "none"} ` +
        `and ${Object.keys(state.modules).join(", ") || "none"}`,
    );
  const pairs: [string, Generator, GeneratorState][] = [
    ["default", defaultGenerator(), state.default],
    ...own.map(([name, generator]): [string, Generator, GeneratorState] => [
      name,
      generator,
      state.modules[name]!,
    ]),
  ];
  for (const [name, generator, value] of pairs) {
    checkObject(functionName, `the state of the generator "${name}"`, value);
    if (!Array.isArray(value.words) || !(value.spare === null || Number.isFinite(value.spare)))
      throw new ArgumentError(
        functionName,
        `the state of the generator "${name}" must have words and a spare, null or a finite number`,
      );
    generator.state = value;
  }
}

import { Tensor } from "@convkit/autograd";
import { ArgumentError, checkOptionNames } from "@convkit/ndarray";
import { kindOf } from "../check.ts";

/** The option that every optimizer has, for all parameters or for a group of them. */
export interface StepOptions {
  /** The step size. Default: the optimizer's. */
  readonly lr?: number;
}

/** Parameters with options of their own; those left out are the optimizer's. */
export type ParamGroupOptions<Options> = Options & { readonly params: Tensor | Iterable<Tensor> };

/** What an optimizer is given: parameters, or groups of them. */
export type ParametersOrGroups<Options> = Iterable<Tensor> | Iterable<ParamGroupOptions<Options>>;

/** A group at work: its options can be read and, between steps, set to what the optimizer accepts. */
export type ParamGroup<Options> = {
  readonly params: readonly Tensor[];
  /** The step size from which schedules count; the first schedule sets it. */
  initialLr: number | undefined;
} & { -readonly [Name in keyof Options]-?: NonNullable<Options[Name]> };

/** What an option must be: errors say "`what`". */
export interface OptionRule {
  readonly what: string;
  readonly fits: (value: unknown) => boolean;
}

export const notNegative: OptionRule = {
  what: "a finite number of at least 0",
  fits: (value) => typeof value === "number" && value >= 0 && value < Infinity,
};

export const finite: OptionRule = { what: "a finite number", fits: Number.isFinite };

export const flag: OptionRule = { what: "true or false", fits: (value) => typeof value === "boolean" };

/** What makes an optimizer of its kind. */
export interface OptimizerKind<Options> {
  /** The class's name: errors start with it, states are of it. */
  readonly name: string;
  /** The value of every option that is given neither for a group nor for all. */
  readonly defaults: Required<Options>;
  readonly rules: { readonly [Name in keyof Options]-?: OptionRule };
  /** What is wrong with options that are each in range. */
  conflict?(options: Required<Options>): string | undefined;
  /** Names of the tensors that are kept for each parameter. */
  slots(options: Required<Options>): readonly string[];
}

const format = (value: unknown) => (Array.isArray(value) ? `[${value.join(", ")}]` : String(value));

/** Throws unless a set of options is complete and each has a value in range; `where` stands before their names. */
export function checkOptions<Options extends object>(
  functionName: string,
  kind: OptimizerKind<Options>,
  options: Required<Options>,
  where = "",
): void {
  for (const [name, { what, fits }] of Object.entries<OptionRule>(kind.rules)) {
    const value = options[name as keyof Options];
    if (!fits(value))
      throw new ArgumentError(functionName, `${where}${name} must be ${what}, got ${format(value)}`);
  }
  const conflict = kind.conflict?.(options);
  if (conflict) throw new ArgumentError(functionName, conflict);
}

/** A group and the values behind it, which can be replaced together. */
export class Group<Options extends object> {
  readonly view: ParamGroup<Options>;
  #options: Required<Options>;

  constructor(kind: OptimizerKind<Options>, params: readonly Tensor[], options: Required<Options>) {
    checkOptions(kind.name, kind, options);
    this.#options = options;
    const view = { params, initialLr: undefined };
    for (const name of Object.keys(kind.rules) as (keyof Options)[])
      Object.defineProperty(view, name, {
        enumerable: true,
        get: () => this.#options[name],
        set: (value: Required<Options>[typeof name]) => {
          const changed = { ...this.#options, [name]: value };
          checkOptions(kind.name, kind, changed);
          this.#options = changed;
        },
      });
    // A misspelt option throws instead of being ignored.
    this.view = Object.preventExtensions(view) as unknown as ParamGroup<Options>;
  }

  get options(): Required<Options> {
    return this.#options;
  }

  set options(options: Required<Options>) {
    this.#options = options;
  }
}

/** The groups of what an optimizer was given: one for plain parameters. */
export function makeGroups<Options extends object>(
  kind: OptimizerKind<Options>,
  given: ParametersOrGroups<Options>,
  options: Options,
): Group<Options>[] {
  const { name, defaults, rules } = kind;
  const names = Object.keys(rules);
  checkOptionNames(name, options, names);
  const items = typeof given === "object" && given !== null && Symbol.iterator in given ? [...given] : [];
  if (items.length === 0) throw new ArgumentError(name, "at least one parameter must be given");
  const common = complete(defaults, options);
  if (items.every((item) => item instanceof Tensor)) return [new Group(kind, items, common)];
  return items.map((item, at) => {
    if (item instanceof Tensor || typeof item !== "object" || item === null || !("params" in item))
      throw new ArgumentError(
        name,
        "parameters must be tensors, as model.parameters() gives them, or groups { params, ... } of tensors, " +
          `got ${kindOf(item)} at ${at}`,
      );
    const { params, ...own } = item;
    checkOptionNames(name, own, names);
    const tensors = params instanceof Tensor ? [params] : [...params];
    const wrong = tensors.find((tensor) => !(tensor instanceof Tensor));
    if (wrong !== undefined)
      throw new ArgumentError(name, `groups[${at}].params must be tensors, got ${kindOf(wrong)}`);
    return new Group(kind, tensors, complete(common, own as unknown as Options));
  });
}

/** Options with defaults for those that are left out or undefined. */
function complete<Options extends object>(defaults: Required<Options>, options: Options): Required<Options> {
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  return { ...defaults, ...Object.fromEntries(given) };
}

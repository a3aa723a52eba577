import { claimTemporaries, type Tensor } from "@convkit/autograd";
import { ArgumentError } from "@convkit/ndarray";
import { type ConfigValue, type Member, Module } from "../module/module.ts";

/** Whether a module keeps nothing: its class says so itself, no hook watches it, and so for all within. */
function isSilent(module: Module): boolean {
  const layer = module.constructor as typeof Module;
  return (
    Object.hasOwn(layer, "keepsNothing") &&
    layer.keepsNothing() &&
    !Object.hasOwn(module, "forward") &&
    partsOf(module).every(isSilent)
  );
}

/** The modules that one owns, found without the checks of `children`: this is asked of every layer at every pass. */
function partsOf(module: Module): readonly Module[] {
  if (module.members !== Module.prototype.members) return module.children();
  const parts: Module[] = [];
  for (const value of Object.values(module))
    if (value instanceof Module) parts.push(value);
    else if (Array.isArray(value)) parts.push(...value.filter((item) => item instanceof Module));
  return parts;
}

/**
 * Modules one after the other, named by their position: "0.weight", "0.bias", "2.weight".
 *
 * @throws ArgumentError when an argument is not a Module
 * @example
 * const model = new Sequential(new Conv2d(1, 4, 3), new ReLU(), new Flatten(), new Linear(144, 10));
 * model.forward(zeros([2, 1, 8, 8])).shape // [2, 10]
 */
export class Sequential extends Module {
  static override keepsNothing(): boolean {
    return true;
  }

  readonly #modules: readonly Module[];

  constructor(...modules: Module[]) {
    super();
    const foreign = modules.findIndex((module) => !(module instanceof Module));
    if (foreign >= 0) throw new ArgumentError("Sequential", `argument ${foreign} must be a Module`);
    this.#modules = modules;
  }

  override members(): [string, Member][] {
    return this.#modules.map((module, at) => [String(at), module]);
  }

  override config(): readonly ConfigValue[] {
    return this.#modules;
  }

  forward(x: Tensor): Tensor {
    const run = () => this.#modules.reduce((value, module) => module.forward(value), x);
    return this.#modules.every(isSilent) ? claimTemporaries(x.backend, run, ({ handle }) => [handle]) : run();
  }

  get length(): number {
    return this.#modules.length;
  }

  /** The module at a position; negative ones count from the end. */
  at(position: number): Module | undefined {
    return this.#modules.at(position);
  }

  [Symbol.iterator](): Iterator<Module> {
    return this.#modules[Symbol.iterator]();
  }
}

import type { Tensor } from "@convkit/autograd";
import type { Module } from "../module/module.ts";

/** Knows which layer of a model is computing: while it watches, every module's `forward` says so. */
export class LayerStack {
  readonly #running: string[] = [];
  readonly #restore: (() => void)[] = [];

  watch(model: Module): void {
    for (const [path, module] of model.namedModules()) this.#watch(module, nameOf(path, module));
  }

  /** The innermost layer, such as `features.3 (Conv2d)`. */
  get current(): string | undefined {
    return this.#running.at(-1);
  }

  #watch(module: Module, name: string): void {
    const own = Object.getOwnPropertyDescriptor(module, "forward");
    const { forward } = module;
    const value = (...inputs: Tensor[]): Tensor => {
      this.#running.push(name);
      try {
        return forward.apply(module, inputs);
      } finally {
        this.#running.pop();
      }
    };
    Object.defineProperty(module, "forward", {
      value,
      writable: true,
      enumerable: true,
      configurable: true,
    });
    this.#restore.push(() => {
      // Somebody put another in its place meanwhile: theirs stays.
      if (module.forward !== value) return;
      Reflect.deleteProperty(module, "forward");
      if (own) Object.defineProperty(module, "forward", own);
    });
  }

  stop(): void {
    for (const restore of this.#restore) restore();
  }
}

function nameOf(path: string, module: Module): string {
  const { name } = module.constructor;
  return path === "" ? name : `${path} (${name})`;
}

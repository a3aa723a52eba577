import type { Tensor } from "@convkit/autograd";
import type { Module } from "./module.ts";

/** Sees every forward pass of a module; a tensor that it returns takes the output's place. */
export type ForwardHook = (
  module: Module,
  inputs: readonly Tensor[],
  output: Tensor,
  // biome-ignore lint/suspicious/noConfusingVoidType: a hook that only looks has no return statement.
) => Tensor | undefined | void;

type Forward = Module["forward"];

export interface HookHandle {
  /** Takes the hook away again. */
  remove(): void;
}

/**
 * The hooks of one module. While there are any, an accessor of the module's own shadows its `forward`, so that
 * `module.forward(x)` costs nothing without hooks and misses none with them, even when another is assigned meanwhile.
 */
export class ForwardHooks {
  readonly #hooks = new Map<symbol, ForwardHook>();
  #unshadow = () => {};

  add(module: Module, hook: ForwardHook): HookHandle {
    if (this.#hooks.size === 0) this.#shadow(module);
    const key = Symbol();
    this.#hooks.set(key, hook);
    return {
      remove: () => {
        if (this.#hooks.delete(key) && this.#hooks.size === 0) this.#unshadow();
      },
    };
  }

  #shadow(module: Module): void {
    let own = Object.hasOwn(module, "forward");
    let { forward } = module;
    let watched = this.#watch(module, forward);
    const get = () => watched;
    const set = (other: Forward) => {
      own = true;
      forward = other;
      watched = this.#watch(module, other);
    };
    Object.defineProperty(module, "forward", { get, set, enumerable: true, configurable: true });
    this.#unshadow = () => {
      // Somebody deleted or redefined it: theirs stays.
      if (Object.getOwnPropertyDescriptor(module, "forward")?.get !== get) return;
      Reflect.deleteProperty(module, "forward");
      if (own)
        Object.defineProperty(module, "forward", {
          value: forward,
          writable: true,
          enumerable: true,
          configurable: true,
        });
    };
  }

  #watch(module: Module, forward: Forward): Forward {
    return (...inputs) => {
      let output = forward.apply(module, inputs);
      for (const hook of [...this.#hooks.values()]) output = hook(module, inputs, output) || output;
      return output;
    };
  }
}

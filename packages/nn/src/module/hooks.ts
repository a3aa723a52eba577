import type { Tensor } from "@convkit/autograd";
import type { Module } from "./module.ts";

/** Sees every forward pass of a module; a tensor that it returns takes the output's place. */
export type ForwardHook = (module: Module, inputs: readonly Tensor[], output: Tensor) => Tensor | undefined;

export interface HookHandle {
  /** Takes the hook away again. */
  remove(): void;
}

/**
 * The hooks of one module. While there are any, a `forward` of the module's own shadows that of its class, so that
 * `module.forward(x)` costs nothing without hooks and misses none with them.
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
    const { forward } = module;
    const own = Object.hasOwn(module, "forward");
    module.forward = (...inputs) => {
      let output = forward.apply(module, inputs);
      for (const hook of [...this.#hooks.values()]) output = hook(module, inputs, output) ?? output;
      return output;
    };
    this.#unshadow = () => {
      if (own) module.forward = forward;
      else Reflect.deleteProperty(module, "forward");
    };
  }
}

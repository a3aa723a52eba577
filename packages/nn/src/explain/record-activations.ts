import { noGrad, type Tensor } from "@convkit/autograd";
import { ArgumentError, checkOptionNames } from "@convkit/ndarray";
import type { Module } from "../module/module.ts";
import { keepModes } from "../train/modes.ts";
import { findLayer } from "./find-layer.ts";

export interface RecordActivationsOptions {
  /** Names as `model.namedModules()` gives them. Default: every module that has no modules within. */
  readonly layers?: readonly string[];
}

/**
 * What layers put out in one forward pass, in the order in which they ran, by their names. The pass is made in
 * evaluation mode and without gradients; modes are as before afterwards.
 *
 * A layer that runs again in the same pass is found again: `relu`, then `relu#2`, `relu#3`.
 *
 * @throws ArgumentError when a name is none of the model's, or the pass does not use that layer
 * @example
 * const model = new Sequential(new Conv2d(1, 4, 3), new ReLU(), new Flatten(), new Linear(144, 10));
 * const activations = recordActivations(model, zeros([2, 1, 8, 8]));
 * [...activations.keys()] // ["0", "1", "2", "3"]
 * activations.get("1")!.shape // [2, 4, 6, 6]
 */
export function recordActivations(
  model: Module,
  input: Tensor,
  options: RecordActivationsOptions = {},
): Map<string, Tensor> {
  checkOptionNames("recordActivations", options, ["layers"]);
  const wanted = options.layers && [...new Set(options.layers)];
  const watched = wanted
    ? wanted.map((name) => [name, findLayer("recordActivations", model, name)] as const)
    : model.namedModules().filter(([, module]) => module.children().length === 0);
  const activations = new Map<string, Tensor>();
  const hooks = watched.map(([name, module]) =>
    module.registerForwardHook((_module, _inputs, output) => {
      activations.set(freeName(activations, name), output);
    }),
  );
  const restoreModes = keepModes(model);
  try {
    model.eval();
    noGrad(() => model.forward(input));
  } finally {
    restoreModes();
    for (const hook of hooks) hook.remove();
  }
  const idle = wanted?.find((name) => !activations.has(name));
  if (idle !== undefined)
    throw new ArgumentError(
      "recordActivations",
      `every layer named must run in a forward pass, ${JSON.stringify(idle)} did not`,
    );
  return activations;
}

function freeName(taken: ReadonlyMap<string, Tensor>, name: string): string {
  let count = 1;
  while (taken.has(count === 1 ? name : `${name}#${count}`)) count++;
  return count === 1 ? name : `${name}#${count}`;
}

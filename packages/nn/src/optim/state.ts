import { Tensor, tensor } from "@convkit/autograd";
import { ArgumentError, DTypeError, type NDArray, ShapeError, sameShape } from "@convkit/ndarray";
import { checkInteger, checkNumber, checkObject, checkTensors, kindOf } from "../check.ts";
import type { OptimizerState } from "./optimizer.ts";

const caller = "loadStateDict";

/** What a saved state holds for an optimizer, on its parameters' backends; throws unless all of it fits. */
export function resolveState(
  optimizer: string,
  parameters: readonly Tensor[],
  slots: readonly string[],
  state: OptimizerState,
): { lr: number; steps: readonly number[]; tensors: [key: string, value: Tensor][] } {
  checkObject(caller, "the state", state);
  const { options, steps, tensors } = state;
  if (state.optimizer !== optimizer)
    throw new ArgumentError(caller, `the state must be one of ${optimizer}, got one of ${state.optimizer}`);
  const lr = resolveStepSize(options);
  checkSteps(steps, parameters.length);
  checkTensors(caller, "tensors", tensors);
  // Parameters that were stepped have all of their tensors, others none.
  const expected = parameters.flatMap((parameter, at) =>
    steps[at]! > 0 ? slots.map((slot) => ({ key: `${at}.${slot}`, parameter })) : [],
  );
  const names = new Set(expected.map(({ key }) => key));
  const foreign = Object.keys(tensors).find((key) => !names.has(key));
  if (foreign !== undefined)
    throw new ArgumentError(
      caller,
      `${optimizer} keeps no "${foreign}"; its tensors are ${[...names].join(", ") || "none"}`,
    );
  const missing = expected.find(({ key }) => !Object.hasOwn(tensors, key));
  if (missing)
    throw new ArgumentError(caller, `there must be "${missing.key}", as its parameter was stepped`);
  return {
    lr,
    steps: [...steps],
    tensors: expected.map(({ key, parameter }) => [key, resolveTensor(key, parameter, tensors[key]!)]),
  };
}

function resolveStepSize(options: OptimizerState["options"]): number {
  checkObject(caller, "options", options);
  const lr = options["lr"] as number;
  checkNumber(
    caller,
    "options.lr",
    lr,
    "a finite number of at least 0",
    (value) => value >= 0 && value < Infinity,
  );
  return lr;
}

function checkSteps(steps: readonly number[], count: number): void {
  if (!Array.isArray(steps)) throw new ArgumentError(caller, `steps must be an array, got ${kindOf(steps)}`);
  if (steps.length !== count)
    throw new ArgumentError(
      caller,
      `there must be a state for each of the ${count} parameters, got ${steps.length}`,
    );
  for (const [at, step] of steps.entries()) checkInteger(caller, `steps[${at}]`, step, 0);
}

function resolveTensor(key: string, parameter: Tensor, value: Tensor | NDArray): Tensor {
  const operands = [
    { name: "parameter", value: parameter.shape, note: parameter.dtype },
    { name: "state", value: value.shape, note: value.dtype },
  ];
  if (!sameShape(value.shape, parameter.shape))
    throw new ShapeError(caller, `"${key}" must have its parameter's shape`, operands);
  if (value.dtype !== parameter.dtype)
    throw new DTypeError(caller, `"${key}" must have its parameter's dtype`, operands);
  if (!(value instanceof Tensor)) return tensor(value, { backend: parameter.backend });
  if (value.backend === parameter.backend) return value.detach();
  throw new ArgumentError(
    caller,
    `"${key}" must be on ${parameter.backend.name} as its parameter, got ${value.backend.name}`,
  );
}

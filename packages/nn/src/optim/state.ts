import { Tensor, tensor } from "@convkit/autograd";
import { ArgumentError, DTypeError, type NDArray, ShapeError, sameShape } from "@convkit/ndarray";
import { checkInteger, checkObject, checkTensors, kindOf } from "../check.ts";
import type { GroupState, OptimizerState } from "./optimizer.ts";
import { checkOptions, type Group, notNegative, type OptimizerKind } from "./param-groups.ts";

const caller = "loadStateDict";

interface ResolvedGroup<Options> {
  readonly options: Required<Options>;
  readonly initialLr: number | undefined;
}

/** What a saved state holds for an optimizer, on its parameters' backends; throws unless all of it fits. */
export function resolveState<Options extends object>(
  kind: OptimizerKind<Options>,
  own: readonly Group<Options>[],
  state: OptimizerState,
): {
  groups: readonly ResolvedGroup<Options>[];
  steps: readonly number[];
  kept: readonly ReadonlyMap<string, Tensor>[];
} {
  checkObject(caller, "the state", state);
  const { steps, tensors } = state;
  if (state.optimizer !== kind.name)
    throw new ArgumentError(caller, `the state must be one of ${kind.name}, got one of ${state.optimizer}`);
  const groups = resolveGroups(kind, own, state.groups);
  const parameters = own.flatMap(({ view }) => view.params);
  checkSteps(steps, parameters.length);
  checkTensors(caller, "tensors", tensors);
  // Parameters that were stepped have all of their tensors, others none.
  const slots = groups.flatMap(({ options }, at) => own[at]!.view.params.map(() => kind.slots(options)));
  const expected = parameters.map((_, at) => (steps[at]! > 0 ? slots[at]! : []));
  const names = expected.flatMap((slots, at) => slots.map((slot) => `${at}.${slot}`));
  const foreign = Object.keys(tensors).find((key) => !names.includes(key));
  if (foreign !== undefined)
    throw new ArgumentError(
      caller,
      `${kind.name} keeps no "${foreign}"; its tensors are ${names.join(", ") || "none"}`,
    );
  const missing = names.find((key) => !Object.hasOwn(tensors, key));
  if (missing) throw new ArgumentError(caller, `there must be "${missing}", as its parameter was stepped`);
  const kept = parameters.map((parameter, at) => {
    const resolve = (key: string) => resolveTensor(key, parameter, tensors[key]!);
    return new Map(expected[at]!.map((slot) => [slot, resolve(`${at}.${slot}`)] as const));
  });
  return { groups, steps: [...steps], kept };
}

function resolveGroups<Options extends object>(
  kind: OptimizerKind<Options>,
  own: readonly Group<Options>[],
  groups: readonly GroupState[],
): ResolvedGroup<Options>[] {
  if (!Array.isArray(groups))
    throw new ArgumentError(caller, `groups must be an array, got ${kindOf(groups)}`);
  if (groups.length !== own.length)
    throw new ArgumentError(
      caller,
      `there must be a state for each of the ${own.length} groups, got ${groups.length}`,
    );
  let first = 0;
  return (groups as readonly GroupState[]).map((group, at): ResolvedGroup<Options> => {
    checkObject(caller, `groups[${at}]`, group);
    const { params, initialLr, ...options } = group;
    const positions = own[at]!.view.params.map(() => first++);
    if (!Array.isArray(params) || !sameShape(params as readonly number[], positions))
      throw new ArgumentError(
        caller,
        `groups[${at}].params must be the positions of the group's parameters, [${positions.join(", ")}], got ${
          Array.isArray(params) ? `[${params.join(", ")}]` : kindOf(params)
        }`,
      );
    const unknown = Object.keys(options).find((name) => !Object.hasOwn(kind.rules, name));
    if (unknown !== undefined)
      throw new ArgumentError(
        caller,
        `groups[${at}] has the option "${unknown}", which ${kind.name} has not`,
      );
    checkOptions(caller, kind, options as Required<Options>, `groups[${at}].`);
    if (initialLr !== undefined && !notNegative.fits(initialLr))
      throw new ArgumentError(
        caller,
        `groups[${at}].initialLr must be ${notNegative.what}, got ${initialLr}`,
      );
    return { options: structuredClone(options) as Required<Options>, initialLr };
  });
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

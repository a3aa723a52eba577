import { ArgumentError, normalizeAxis, ShapeError, sameShape } from "@convkit/ndarray";
import type { Handle } from "../backend.ts";
import * as layout from "../primitives/layout.ts";
import { checkDTypes, record } from "../record.ts";
import type { Tensor } from "../tensor.ts";
import { unsqueeze } from "./shape.ts";
import { slice } from "./slice.ts";

/**
 * Tensors joined along an axis.
 *
 * @throws ShapeError when they differ on another axis
 * @example
 * concat([tensor([[1, 2]]), tensor([[3, 4]])], 0).toNDArray().toArray() // [[1, 2], [3, 4]]
 */
export function concat(tensors: readonly Tensor[], axis = 0): Tensor {
  return concatAs("concat", tensors, axis);
}

function concatAs(functionName: string, tensors: readonly Tensor[], axis: number): Tensor {
  const [first] = tensors;
  if (first === undefined) throw new ArgumentError(functionName, "at least one tensor must be given");
  const inputs = Object.fromEntries(tensors.map((tensor, i) => [`tensors[${i}]`, tensor]));
  const names = Object.keys(inputs);
  checkDTypes(functionName, inputs, { float: false });
  const at = normalizeAxis(functionName, axis, first.rank);
  if (
    tensors.some(
      ({ rank, shape }) => rank !== first.rank || shape.some((n, k) => k !== at && n !== first.shape[k]),
    )
  )
    throw new ShapeError(
      functionName,
      `shapes must be equal on every axis but ${axis}`,
      names.map((name) => ({ name, value: inputs[name]!.shape })),
    );
  const starts: number[] = [];
  let total = 0;
  for (const { shape } of tensors) {
    starts.push(total);
    total += shape[at]!;
  }
  const whole = first.shape.map(() => [] as const);
  return record({
    name: "concat",
    inputs,
    forward: (backend, handles) =>
      layout.concat(backend)(
        names.map((name): Handle => handles[name]!),
        at,
      ),
    gradients: (g) =>
      Object.fromEntries(
        names.map((name, i) => [
          name,
          () =>
            slice(g, ...whole.with(at, [starts[i]!, starts[i]! + tensors[i]!.shape[at]!] as unknown as [])),
        ]),
      ),
  });
}

/**
 * Tensors of one shape joined along a new axis.
 *
 * @throws ShapeError when the shapes differ
 * @example
 * stack([tensor([1, 2]), tensor([3, 4])]).shape // [2, 2]
 */
export function stack(tensors: readonly Tensor[], axis = 0): Tensor {
  const [first] = tensors;
  if (first !== undefined && tensors.some(({ shape }) => !sameShape(shape, first.shape)))
    throw new ShapeError(
      "stack",
      "shapes must be equal",
      tensors.map(({ shape }, i) => ({ name: `tensors[${i}]`, value: shape })),
    );
  const at = normalizeAxis("stack", axis, (first?.rank ?? 0) + 1);
  return concatAs(
    "stack",
    tensors.map((tensor) => unsqueeze(tensor, at)),
    at,
  );
}

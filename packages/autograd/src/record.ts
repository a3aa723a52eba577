import { ArgumentError, DTypeError } from "@convkit/ndarray";
import type { OpCall, TensorLike } from "./graph.ts";
import type { Tensor } from "./tensor.ts";

const isTensor = (operand: TensorLike): operand is Tensor => typeof operand !== "number";

/**
 * Computes an op and, if an input needs a gradient, records how to differentiate it.
 *
 * The call goes through the first tensor operand: ops know `Tensor` only as a type, so that `Tensor` can have
 * them as methods without an import cycle.
 */
export function record<Inputs extends string, Constants extends string = never>(
  op: OpCall<Inputs, Constants>,
): Tensor {
  const operands: TensorLike[] = [
    ...Object.values<TensorLike>(op.inputs),
    ...Object.values<TensorLike>(op.constants ?? {}),
  ];
  const tensors = operands.filter(isTensor);
  const [first] = tensors;
  if (first === undefined) throw new ArgumentError(op.name, "at least one operand must be a tensor");
  for (const { backend } of tensors)
    if (backend !== first.backend)
      throw new ArgumentError(
        op.name,
        `operands must be on one backend, got ${first.backend.name} and ${backend.name}; move one with t.to(backend)`,
      );
  return first.record(op);
}

/** Throws unless all tensor operands have one dtype; `float` also refuses integer and bool operands. */
export function checkDTypes(functionName: string, operands: Record<string, TensorLike>, float = true): void {
  const tensors = Object.entries(operands).filter((entry): entry is [string, Tensor] => isTensor(entry[1]));
  const dtypes = [...new Set(tensors.map(([, { dtype }]) => dtype))];
  const fail = (sentence: string) => {
    throw new DTypeError(
      functionName,
      sentence,
      tensors.map(([name, { shape, dtype }]) => ({ name, value: shape, note: dtype })),
    );
  };
  if (dtypes.length > 1) fail(`dtypes must be equal, got ${dtypes.join(" and ")}`);
  if (float && dtypes.some((dtype) => dtype !== "float32" && dtype !== "float64"))
    fail(`operands must be float32 or float64, got ${dtypes[0]}`);
}

import { ArgumentError, DTypeError, isFloat } from "@convkit/ndarray";
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
  return firstTensor(op).record(op, { ours: true });
}

/**
 * Computes an op of one's own and, if an input needs a gradient, records how to differentiate it.
 *
 * @throws ArgumentError when no operand is a tensor, or they are on several backends
 * @example
 * const cube = (x: Tensor) =>
 *   record({
 *     name: "cube",
 *     inputs: { x },
 *     forward: (backend, { x }) => backend.binary("mul", x, backend.unary("square", x)),
 *     gradients: (g, { x }) => ({ x: () => mul(g, mul(3, square(x))) }),
 *   });
 * grad((x: Tensor) => cube(x))(tensor(2)).item() // 12
 */
export function recordCustom<Inputs extends string, Constants extends string = never>(
  op: OpCall<Inputs, Constants>,
): Tensor {
  return firstTensor(op).record(op);
}

function firstTensor(op: OpCall<string, string>): Tensor {
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
  return first;
}

/** What ops with several kinds of operands allow. */
export interface OperandRules {
  /** Refuses integer and bool tensors. Default: true. */
  readonly float?: boolean;
  /** Lets plain numbers stand for constants. Default: false. */
  readonly numbers?: boolean;
}

/** Throws unless the operands are tensors (or numbers, where allowed) of one dtype. */
export function checkDTypes(
  functionName: string,
  operands: Record<string, TensorLike | undefined>,
  { float = true, numbers = false }: OperandRules = {},
): void {
  const tensors: [string, Tensor][] = [];
  for (const [name, operand] of Object.entries(operands)) {
    if (typeof operand === "object" && operand !== null && "handle" in operand) tensors.push([name, operand]);
    else if (!numbers || typeof operand !== "number")
      throw new ArgumentError(
        functionName,
        `${name} must be a tensor${numbers ? " or a number" : ""}, got ${kindOf(operand)}`,
      );
  }
  const dtypes = [...new Set(tensors.map(([, { dtype }]) => dtype))];
  const fail = (sentence: string) => {
    throw new DTypeError(
      functionName,
      sentence,
      tensors.map(([name, { shape, dtype }]) => ({ name, value: shape, note: dtype })),
    );
  };
  if (dtypes.length > 1) fail(`dtypes must be equal, got ${dtypes.join(" and ")}`);
  if (float && dtypes.some((dtype) => !isFloat(dtype)))
    fail(`operands must be float32 or float64, got ${dtypes[0]}`);
}

function kindOf(value: unknown): string {
  if (value === null || typeof value !== "object") return String(value);
  return Array.isArray(value)
    ? "an array (tensor(...) makes a tensor)"
    : (value.constructor?.name ?? "an object");
}

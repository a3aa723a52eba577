import { ArgumentError, type DType, DTypeError, isFloat } from "@convkit/ndarray";
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

function firstTensor({ name, inputs, constants }: OpCall<string, string>): Tensor {
  let first: Tensor | undefined;
  for (const operands of [inputs, constants])
    for (const key in operands) {
      const operand = operands[key]!;
      if (!isTensor(operand)) continue;
      first ??= operand;
      if (operand.backend !== first.backend)
        throw new ArgumentError(
          name,
          `operands must be on one backend, got ${first.backend.name} and ${operand.backend.name}; move one with t.to(backend)`,
        );
    }
  if (first === undefined) throw new ArgumentError(name, "at least one operand must be a tensor");
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
  let dtype: DType | undefined;
  let mixed = false;
  for (const name in operands) {
    const operand = operands[name];
    if (typeof operand === "object" && operand !== null && "handle" in operand) {
      dtype ??= operand.dtype;
      if (operand.dtype !== dtype) mixed = true;
    } else if (!numbers || typeof operand !== "number")
      throw new ArgumentError(
        functionName,
        `${name} must be a tensor${numbers ? " or a number" : ""}, got ${kindOf(operand)}`,
      );
  }
  if (!mixed && (!float || dtype === undefined || isFloat(dtype))) return;
  const tensors = Object.entries(operands).filter((entry): entry is [string, Tensor] => isTensor(entry[1]!));
  const dtypes = [...new Set(tensors.map(([, tensor]) => tensor.dtype))];
  throw new DTypeError(
    functionName,
    mixed
      ? `dtypes must be equal, got ${dtypes.join(" and ")}`
      : `operands must be float32 or float64, got ${dtype}`,
    tensors.map(([name, { shape, dtype }]) => ({ name, value: shape, note: dtype })),
  );
}

function kindOf(value: unknown): string {
  if (value === null || typeof value !== "object") return String(value);
  return Array.isArray(value)
    ? "an array (tensor(...) makes a tensor)"
    : (value.constructor?.name ?? "an object");
}

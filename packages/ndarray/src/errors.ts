/** One operand of a failed call: what it is called, its shape or value, and what its axes mean. */
export interface Operand {
  readonly name: string;
  readonly value: readonly number[] | string | number;
  /** Axis letters such as "N, C, H, W", or a remark. */
  readonly note?: string;
}

function operandLines(operands: readonly Operand[]): string {
  const rows = operands.map(({ name, value, note }) => ({
    name,
    value: Array.isArray(value) ? formatShape(value) : String(value),
    note: note ?? "",
  }));
  const nameWidth = Math.max(...rows.map((row) => row.name.length));
  const valueWidth = Math.max(...rows.map((row) => row.value.length));
  return rows
    .map((row) =>
      `\n  ${row.name.padEnd(nameWidth)}  ${row.value.padEnd(valueWidth)}   ${row.note}`.trimEnd(),
    )
    .join("");
}

/**
 * `[2, 4, 32, 32]`, as error messages and summaries print shapes.
 *
 * @example
 * formatShape([2, 4]) // "[2, 4]"
 */
export function formatShape(shape: readonly number[]): string {
  return `[${shape.join(", ")}]`;
}

/**
 * The base of every error that convkit throws on purpose: `catch (e) { if (e instanceof ConvkitError) ... }`.
 *
 * The message is one sentence that starts with the public function's name and says what must hold and what
 * was got, then a line an operand.
 *
 * @example
 * new ShapeError("matmul", "inner sizes must be equal, got 3 and 4", [
 *   { name: "x", value: [2, 3], note: "M, K" },
 *   { name: "y", value: [4, 5], note: "K, N" },
 * ]).message // "matmul: inner sizes must be equal, got 3 and 4\n  x  [2, 3]   M, K\n  y  [4, 5]   K, N"
 */
export class ConvkitError extends Error {
  override readonly name: string = "ConvkitError";
  /** The public function that refused, e.g. `"conv2d"`. */
  readonly functionName: string;

  constructor(functionName: string, sentence: string, operands: readonly Operand[] = []) {
    super(`${functionName}: ${sentence}${operandLines(operands)}`);
    this.functionName = functionName;
  }
}

/** Shapes, ranks or axes do not fit together. */
export class ShapeError extends ConvkitError {
  override readonly name = "ShapeError";
}

/** Element types do not fit together, or a function does not take this one. */
export class DTypeError extends ConvkitError {
  override readonly name = "DTypeError";
}

/** An option or argument has a value that the function does not accept. */
export class ArgumentError extends ConvkitError {
  override readonly name = "ArgumentError";
}

/** A file or buffer is not what its format says it must be. */
export class FormatError extends ConvkitError {
  override readonly name = "FormatError";
}

/** The machinery beneath the call failed: a backend that cannot, a kernel that trapped, memory that cannot grow. */
export class EngineError extends ConvkitError {
  override readonly name: string = "EngineError";
}

/** There is no more memory. It is a kind of its own because less may do: another way to compute may still succeed. */
export class OutOfMemoryError extends EngineError {
  override readonly name = "OutOfMemoryError";
}

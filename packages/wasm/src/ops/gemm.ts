import { type Correlation, unitAxis } from "../correlation/correlation.ts";
import { type PreparedCorrelation, prepareCorrelation } from "../correlation/prepare.ts";
import type { Engine } from "../engine.ts";
import { withBlock } from "./with-block.ts";

/** A stack of matrices of float32 in linear memory. Strides count elements and may be anything, also 0 or negative. */
export interface MatrixStack {
  /** In bytes. */
  readonly address: number;
  /** From one matrix to the next. */
  readonly batch: number;
  readonly row: number;
  readonly column: number;
}

/** All of a product but where its operands lie. */
export type GemmSizes = Omit<Gemm, "a" | "b" | "c" | "bias"> & {
  readonly [Operand in "a" | "b" | "c"]: Omit<MatrixStack, "address">;
} & { readonly bias?: Pick<NonNullable<Gemm["bias"]>, "along"> | undefined };

/** C = A B for `batch` pairs of matrices. */
export interface Gemm {
  readonly batch: number;
  /** Rows of A and C. */
  readonly rows: number;
  /** Columns of A, rows of B. */
  readonly inner: number;
  /** Columns of B and C. */
  readonly columns: number;
  readonly a: MatrixStack;
  readonly b: MatrixStack;
  /** Overwritten; it overlaps neither A nor B. */
  readonly c: MatrixStack;
  /** The address of `[rows]` or `[columns]`, added to every column or row of C. */
  readonly bias?: { readonly address: number; readonly along: "rows" | "columns" } | undefined;
}

/**
 * C[i, j] = sum over k of A[i, k] * B[k, j], plus a bias if there is one. With no inner elements the sums are 0.
 *
 * A matrix product is a correlation with one tap: the rows of B are channels, its columns positions. It is fastest with C
 * contiguous along its columns; whichever strides A and B have, they are packed as they are needed.
 */
export function gemm(engine: Engine, problem: Gemm): void {
  const job = liesAcross(problem) ? transposed(problem) : problem;
  const { a, b, c, bias } = job;
  const prepared = preparedFor(job);
  const run = (workspace: number) =>
    prepared.run(engine, b.address, a.address, c.address, bias?.address ?? 0, workspace);
  const { workspaceBytes } = prepared;
  if (workspaceBytes > 0) withBlock(engine, workspaceBytes, run);
  else run(0);
}

const known = /* @__PURE__ */ new Map<string, PreparedCorrelation>();
const mostKnown = 256;

/** Programs compute products of few sizes, many times each; to plan one takes as long as to compute a small one. */
function preparedFor(job: Gemm): PreparedCorrelation {
  const { batch, rows, inner, columns, a, b, c, bias } = job;
  const sizes = `${batch} ${rows} ${inner} ${columns} ${bias?.along}`;
  const strides = `${a.batch} ${a.row} ${a.column} ${b.batch} ${b.row} ${b.column} ${c.batch} ${c.row} ${c.column}`;
  const key = `${sizes} ${strides}`;
  const found = known.get(key);
  if (found) return found;
  if (known.size === mostKnown) known.clear();
  // One row of at most 16 columns always fits in scratch memory.
  const made = prepareCorrelation(gemmCorrelation(job), Number.POSITIVE_INFINITY)!;
  known.set(key, made);
  return made;
}

/**
 * Whether C^T is the better one to compute: SIMD runs along the columns, and they must be contiguous where the bias has an
 * element each.
 */
function liesAcross({ rows, columns, c, bias }: Gemm): boolean {
  if (c.column !== 1 && bias?.along === "columns") return true;
  const single = columns === 1 && rows > 1;
  return (single || c.column !== 1) && (c.row === 1 || (single && bias?.along !== "rows"));
}

/** C^T = B^T A^T. */
function transposed({ batch, rows, inner, columns, a, b, c, bias }: Gemm): Gemm {
  const flip = (stack: MatrixStack) => ({ ...stack, row: stack.column, column: stack.row });
  const along = bias?.along === "rows" ? "columns" : "rows";
  return {
    ...{ batch, inner, rows: columns, columns: rows, a: flip(b), b: flip(a), c: flip(c) },
    bias: bias && { address: bias.address, along },
  };
}

/** A matrix product as a correlation: A are its weights, B its input, both at address 0. C must be contiguous along its columns. */
export function gemmCorrelation({ batch, rows, inner, columns, a, b, c, bias }: GemmSizes): Correlation {
  return {
    ...{ images: 1, groups: batch, rows, channels: inner },
    axes: [unitAxis, unitAxis, { ...unitAxis, input: columns, output: columns }],
    x: { address: 0, image: 0, group: b.batch, channel: b.row, axes: [0, 0, b.column] },
    w: { address: 0, group: a.batch, row: a.row, channel: a.column, axes: [0, 0, 0] },
    y: { address: 0, image: 0, group: c.batch, row: c.row, axes: [0, 0, c.column] },
    bias: bias && {
      address: 0,
      group: 0,
      ...(bias.along === "rows" ? { row: 1, column: 0 } : { row: 0, column: 1 }),
    },
  };
}

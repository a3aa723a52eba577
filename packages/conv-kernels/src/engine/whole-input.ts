import { gemmCorrelation, type PreparedCorrelation, prepareCorrelation } from "@convkit/wasm";
import type { Product } from "../algorithm.ts";
import type { ConvGeometry } from "../geometry.ts";
import { workspaceLimit } from "./workspace-limit.ts";

/**
 * Whether the kernel covers the input exactly, so that it meets it once. With an image and a filter as vectors of all their
 * elements, in the order of the layout, the products are then those of matrices:
 *
 *   y = x w^T, dx = dy w, dw = dy^T x
 */
export function coversInput({ groups, axes }: ConvGeometry): boolean {
  return (
    groups === 1 &&
    axes.every(
      ({ inputSize, kernelSize, dilation, padding: [before, after] }) =>
        kernelSize === inputSize && (dilation === 1 || kernelSize === 1) && before === 0 && after === 0,
    )
  );
}

/** A matrix by the distances between its elements. */
interface Matrix {
  readonly row: number;
  readonly column: number;
}

const transpose = ({ row, column }: Matrix): Matrix => ({ row: column, column: row });

/** The matrix product of a convolution whose kernel covers the input: its `run` takes the product's two operands in their order. */
export function prepareWhole(geometry: ConvGeometry, product: Product): PreparedCorrelation {
  const { batch, outputChannels, parameters, layout } = geometry;
  const elements = parameters / outputChannels;
  const image = { row: elements, column: 1 };
  const output = { row: outputChannels, column: 1 };
  const weight = layout === "NCHW" ? { row: elements, column: 1 } : { row: 1, column: outputChannels };
  /** C = A B, where A is the first operand or the second. */
  const multiply = (sizes: readonly [number, number, number], a: Matrix, b: Matrix, isFirst: boolean) => {
    const [rows, inner, columns] = sizes;
    const [left, right, result] = [a, b, { row: columns, column: 1 }].map((matrix) => ({
      ...matrix,
      batch: 0,
    }));
    const bias = product === "forward" ? ({ along: "columns" } as const) : undefined;
    const job = { batch: 1, rows, inner, columns, a: left!, b: right!, c: result!, bias };
    const { workspaceBytes, run } = prepareCorrelation(gemmCorrelation(job), workspaceLimit(geometry))!;
    const swapped: PreparedCorrelation["run"] = (engine, first, second, ...rest) =>
      run(engine, second, first, ...rest);
    return { workspaceBytes, run: isFirst ? swapped : run };
  };
  if (product === "forward")
    return multiply([batch, elements, outputChannels], image, transpose(weight), true);
  if (product === "inputGrad") return multiply([batch, outputChannels, elements], output, weight, true);
  return layout === "NCHW"
    ? multiply([outputChannels, batch, elements], transpose(output), image, false)
    : multiply([elements, batch, outputChannels], transpose(image), output, true);
}

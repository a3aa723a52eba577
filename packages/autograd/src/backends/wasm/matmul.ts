import { broadcastShapes, type Shape, sameShape, sizeOf } from "@convkit/ndarray";
import { gemm, type MatrixStack } from "@convkit/wasm";
import type { Boxes } from "./boxes.ts";
import type { WasmHandle } from "./handle.ts";
import { isFit } from "./operands.ts";
import type { Attempts } from "./with-kernels.ts";

const leading = ({ shape }: WasmHandle): Shape => shape.slice(0, -2);

/** Rows and columns of the matrices as the product sees them. */
function matrixOf({ shape }: WasmHandle, transposed: boolean): readonly [rows: number, columns: number] {
  const [rows, columns] = [shape.at(-2)!, shape.at(-1)!];
  return transposed ? [columns, rows] : [rows, columns];
}

/** Row-major matrices, or their transposes; with `repeated` one stands for the whole stack. */
function stackOf(
  address: number,
  [rows, columns]: readonly [number, number],
  transposed: boolean,
  repeated: boolean,
): MatrixStack {
  const batch = repeated ? 0 : rows * columns;
  return transposed ? { address, batch, row: 1, column: rows } : { address, batch, row: columns, column: 1 };
}

/** Products of float32 matrices; of stacks if they are alike, or one is a single matrix. */
export function products(boxes: Boxes): Attempts {
  return {
    matmul(store, x, y, transposeX, transposeY) {
      if (!isFit(x) || !isFit(y)) return undefined;
      const single = [x, y].map((operand) => sizeOf(leading(operand)) === 1);
      if (!single[0] && !single[1] && !sameShape(leading(x), leading(y))) return undefined;
      const [left, right] = [matrixOf(x, transposeX), matrixOf(y, transposeY)];
      const [rows, inner, columns] = [...left, right[1]];
      const stack: Shape = broadcastShapes(leading(x), leading(y))!;
      const batch = sizeOf(stack);
      const [from, by] = [store.address(x.box), store.address(y.box)];
      const box = store.create("float32", batch * rows * columns);
      gemm(store.engine, {
        ...{ batch, rows, inner, columns },
        a: stackOf(from, left, transposeX, single[0]!),
        b: stackOf(by, right, transposeY, single[1]!),
        c: stackOf(box.address, [rows, columns], false, false),
      });
      return boxes.fromBox(box, [...stack, rows, columns]);
    },
  };
}

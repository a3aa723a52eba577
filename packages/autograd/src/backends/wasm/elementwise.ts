import { broadcastShapes, type DType, type Shape, sizeOf } from "@convkit/ndarray";
import { binary, type EngineBinary, unary } from "@convkit/wasm";
import type { BinaryName, CompareName } from "../../backend.ts";
import type { Boxes } from "./boxes.ts";
import type { WasmHandle } from "./handle.ts";
import { isFit, operandOf } from "./operands.ts";
import type { Store } from "./store.ts";
import type { Attempts } from "./with-kernels.ts";

/** The comparisons that have kernels, and whether operands change places. */
const comparisons: Readonly<Record<CompareName, [EngineBinary, exchanged: boolean]>> = {
  equal: ["equal", false],
  less: ["less", false],
  lessEqual: ["lessEqual", false],
  greater: ["less", true],
  greaterEqual: ["lessEqual", true],
};

/** Elementwise functions of float32. */
export function elementwise(boxes: Boxes): Attempts {
  function ofTwo(
    store: Store,
    name: BinaryName | EngineBinary,
    x: WasmHandle,
    y: WasmHandle,
    dtype: DType,
  ): WasmHandle | undefined {
    if (x.dtype !== "float32" || name === "pow") return undefined;
    const shape: Shape = broadcastShapes(x.shape, y.shape)!;
    const size = sizeOf(shape);
    if (size === 0) return undefined;
    const [a, b] = [operandOf(store, x), operandOf(store, y)];
    const box = store.create(dtype, size);
    binary(store.engine, name, a, b, box.address);
    return boxes.fromBox(box, shape);
  }

  return {
    unary(store, name, x) {
      if (!isFit(x)) return undefined;
      const from = store.address(x.box);
      const box = store.create("float32", x.box.length);
      unary(store.engine, name, from, box.length, box.address);
      return boxes.fromBox(box, x.shape);
    },
    binary: (store, name, x, y) => ofTwo(store, name, x, y, "float32"),
    compare(store, name, x, y) {
      const [kernel, exchanged] = comparisons[name];
      return exchanged ? ofTwo(store, kernel, y, x, "bool") : ofTwo(store, kernel, x, y, "bool");
    },
  };
}

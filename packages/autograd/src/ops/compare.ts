import type { CompareName } from "../backend.ts";
import type { TensorLike } from "../graph.ts";
import { record } from "../record.ts";
import type { Tensor } from "../tensor.ts";
import { checkBroadcast } from "./broadcast.ts";

/** A comparison has no gradient: its operands are constants to the graph. */
function comparison(name: CompareName): (x: TensorLike, y: TensorLike) => Tensor {
  return (x, y) => {
    checkBroadcast(name, { x, y }, false);
    return record({
      name,
      inputs: {},
      constants: { x, y },
      forward: (backend, { x, y }) => backend.compare(name, x, y),
      gradients: () => ({}),
    });
  };
}

/**
 * `x = y`, elementwise and broadcast: a bool tensor. NaN equals nothing.
 *
 * @example
 * equal(tensor([1, 2]), 2).toNDArray().toArray() // [false, true]
 */
export const equal = /* @__PURE__ */ comparison("equal");

/** `x < y`, elementwise and broadcast: a bool tensor. */
export const less = /* @__PURE__ */ comparison("less");

/** `x <= y`, elementwise and broadcast: a bool tensor. */
export const lessEqual = /* @__PURE__ */ comparison("lessEqual");

/** `x > y`, elementwise and broadcast: a bool tensor. */
export const greater = /* @__PURE__ */ comparison("greater");

/** `x >= y`, elementwise and broadcast: a bool tensor. */
export const greaterEqual = /* @__PURE__ */ comparison("greaterEqual");

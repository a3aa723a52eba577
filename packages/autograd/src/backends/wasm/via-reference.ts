import { NDArray } from "@convkit/ndarray";
import type { CommonPrimitives } from "../../backend.ts";
import { reference } from "../reference.ts";
import type { Boxes } from "./boxes.ts";
import { WasmHandle } from "./handle.ts";

/** The primitives of every backend whose operands and results are handles, alone, in lists or in fields. */
export type Computed = Omit<
  CommonPrimitives<WasmHandle>,
  "name" | "fromTypedArray" | "read" | "readSync" | "release"
>;

type Primitive = (...args: never[]) => unknown;

/**
 * Every primitive as the reference backend computes it, on the elements where they are: what has no kernel, or none
 * that fits, is never an error. Results are typed arrays, read into linear memory only when a kernel asks for them.
 */
export function viaReference(boxes: Boxes): Computed {
  const primitives = Object.entries(reference).flatMap(([name, primitive]) =>
    typeof primitive === "function" ? [[name, onHandles(boxes, primitive)]] : [],
  );
  return Object.fromEntries(primitives) as Computed;
}

/** A function of arrays as one of handles. */
export function onHandles(boxes: Boxes, primitive: Primitive): Primitive {
  /** Handles in, arrays out, also within lists and as fields. */
  function open(value: unknown): unknown {
    if (value instanceof WasmHandle) return boxes.open(value);
    if (Array.isArray(value)) return value.map(open);
    const fields = typeof value === "object" && value !== null ? Object.entries(value) : [];
    if (!fields.some(([, field]) => field instanceof WasmHandle)) return value;
    return Object.fromEntries(fields.map(([key, field]) => [key, open(field)]));
  }

  /** Arrays in, handles out, also as fields of a result. */
  function close(value: unknown): unknown {
    if (value instanceof NDArray) return boxes.close(value);
    if (value === null || typeof value !== "object") return value;
    return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, close(field)]));
  }

  return (...args) => close(primitive(...(args.map(open) as never[])));
}

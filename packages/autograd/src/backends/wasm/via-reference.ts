import { NDArray } from "@convkit/ndarray";
import type { Backend } from "../../backend.ts";
import { reference } from "../reference.ts";
import type { Boxes } from "./boxes.ts";
import { WasmHandle } from "./handle.ts";

/** The primitives whose operands and results are handles, alone, in lists or in fields. */
export type Computed = Omit<Backend<WasmHandle>, "name" | "fromTypedArray" | "read" | "readSync" | "release">;

/**
 * Every primitive as the reference backend computes it, on the elements where they are: what has no kernel, or none
 * that fits, is never an error. Results are typed arrays, read into linear memory only when a kernel asks for them.
 */
export function viaReference(boxes: Boxes): Computed {
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

  const primitives = Object.entries(reference).flatMap(([name, primitive]) =>
    typeof primitive === "function"
      ? [
          [
            name,
            (...args: unknown[]) => close((primitive as (...args: unknown[]) => unknown)(...args.map(open))),
          ],
        ]
      : [],
  );
  return Object.fromEntries(primitives) as Computed;
}

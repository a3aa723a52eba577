import type { Tensor } from "@convkit/autograd";
import type { NDArray } from "@convkit/ndarray";
import { loadSafetensors } from "../io/load-safetensors.ts";
import { saveSafetensors } from "../io/save-safetensors.ts";
import type { PackedError } from "./errors.ts";

/** Arrays by name, such as a state dict, among the fields of a message. */
export interface WithTensors {
  readonly tensors: Readonly<Record<string, Tensor | NDArray>>;
}

/** A message as it arrives: its `tensors` are NDArrays then, all else is a structured clone. */
export type Received<T> = T extends WithTensors
  ? Omit<T, "tensors"> & { readonly tensors: Record<string, NDArray> }
  : T;

/** A message between threads: what structured cloning cannot carry travels as the bytes of a safetensors file. */
export interface Packed {
  readonly value: unknown;
  readonly tensors?: Uint8Array<ArrayBuffer>;
}

/** What the page says. `run` is one call of `trainInWorker`, whichever thread makes it. */
export type Order =
  | { readonly convkit: "train"; readonly run: string; readonly options: Packed }
  | { readonly convkit: "stop"; readonly run: string };

/** What the worker says. */
export type Answer =
  | { readonly convkit: "ready" }
  | { readonly convkit: "event" | "result"; readonly run: string; readonly message: Packed }
  | { readonly convkit: "error"; readonly run: string; readonly error: PackedError };

export async function pack(value: unknown): Promise<Packed> {
  if (!hasTensors(value)) return { value };
  const { tensors, ...rest } = value;
  return { value: rest, tensors: (await saveSafetensors(tensors)) as Uint8Array<ArrayBuffer> };
}

export function unpack({ value, tensors }: Packed): unknown {
  return tensors ? { ...(value as object), tensors: loadSafetensors(tensors) } : value;
}

function hasTensors(value: unknown): value is WithTensors {
  return typeof value === "object" && value !== null && Object.hasOwn(value, "tensors");
}

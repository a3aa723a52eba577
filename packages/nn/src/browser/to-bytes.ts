import type { Tensor } from "@convkit/autograd";
import type { NDArray } from "@convkit/ndarray";
import { saveSafetensors } from "../io/save-safetensors.ts";

/** A file's bytes, or a state dict, which is saved as safetensors. */
export type Saveable = Uint8Array | Readonly<Record<string, Tensor | NDArray>>;

/** @throws ArgumentError as `saveSafetensors` */
export async function toBytes(what: Saveable): Promise<Uint8Array> {
  return what instanceof Uint8Array ? what : saveSafetensors(what);
}

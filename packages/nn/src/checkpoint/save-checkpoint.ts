import { checkObject } from "../check.ts";
import { saveSafetensors } from "../io/save-safetensors.ts";
import { OPEN_SEAL, seal } from "./seal.ts";
import { splitTree } from "./tree.ts";

/** What the metadata of a checkpoint say it is. */
export const CHECKPOINT_FORMAT = "convkit-checkpoint-1";

/**
 * One safetensors file of a whole training state: that of `FitRun.state()`, or any tree of plain data and tensors, such as
 * `{ model: model.stateDict(), optimizer: optimizer.stateDict(), loader: loader.state }`.
 *
 * Tensors are called by the way to them (`model.0.weight`); the rest is JSON in the metadata, numbers to the last bit. A
 * checksum of all bytes is in the metadata, too, so that `loadCheckpoint` notices a file that was cut or changed.
 *
 * @throws ArgumentError for what is neither plain data nor a tensor, such as a function or a Map
 * @example
 * const model = new Linear(2, 1);
 * const optimizer = new Adam(model.parameters());
 * const bytes = await saveCheckpoint({ model: model.stateDict(), optimizer: optimizer.stateDict(), epoch: 3 });
 * loadCheckpoint<{ epoch: number }>(bytes).epoch // 3
 */
export async function saveCheckpoint(state: object): Promise<Uint8Array> {
  checkObject("saveCheckpoint", "the state", state);
  const { data, tensors } = splitTree("saveCheckpoint", state);
  const file = await saveSafetensors(tensors, {
    format: CHECKPOINT_FORMAT,
    checksum: OPEN_SEAL,
    state: JSON.stringify(data),
  });
  seal(file, "checksum");
  return file;
}

import { type FileOptions, FormatError } from "@convkit/ndarray";
import { loadSafetensors } from "../io/load-safetensors.ts";
import { fileOperand, parseHeader } from "../io/safetensors-header.ts";
import { nestingDepth } from "../io/unique-keys.ts";
import type { TrainingState } from "../train/state.ts";
import { CHECKPOINT_FORMAT } from "./save-checkpoint.ts";
import { checkSeal } from "./seal.ts";
import { type Fail, joinTree, MAX_DEPTH } from "./tree.ts";

const caller = "loadCheckpoint";

/**
 * What `saveCheckpoint` saved, tensors as NDArrays: for `fit(model, { resume })`, or for `loadStateDict` of its parts. These
 * check that it fits; `State` is only what you say it is.
 *
 * @throws FormatError when the file is no checkpoint, or a single bit of it is not as it was saved
 * @throws ArgumentError unless the file is given as a Uint8Array
 * @example
 * const bytes = await saveCheckpoint({ weights: tensor([1, 2]), note: "warm" });
 * loadCheckpoint<{ weights: NDArray }>(bytes).weights.toArray() // [1, 2]
 * loadCheckpoint(bytes.subarray(0, bytes.length - 1)) // throws FormatError
 */
export function loadCheckpoint<State = TrainingState>(bytes: Uint8Array, options: FileOptions = {}): State {
  const fail: Fail = (sentence) => {
    throw new FormatError(caller, sentence, fileOperand(options.file));
  };
  const { format, state = "" } = parseHeader(caller, bytes, options).metadata;
  if (format !== CHECKPOINT_FORMAT)
    fail(`the file is no checkpoint: its metadata must name the format ${CHECKPOINT_FORMAT}`);
  checkSeal(fail, bytes, "checksum");
  // Before it is parsed; marks of tensors lie one deeper than the tree.
  if (nestingDepth(state) > MAX_DEPTH + 1) fail(`the state must be at most ${MAX_DEPTH} deep`);
  return joinTree(fail, parse(fail, state), loadSafetensors(bytes, options)) as State;
}

function parse(fail: Fail, json: string): unknown {
  let data: unknown;
  try {
    data = JSON.parse(json);
  } catch (error) {
    return fail(`the state must be JSON: ${(error as Error).message}`);
  }
  if (typeof data !== "object" || data === null || Array.isArray(data))
    return fail("the state must be an object");
  return data;
}

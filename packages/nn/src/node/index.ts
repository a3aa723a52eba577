export { bestModelFile } from "./best-model-file.ts";
export { type CheckpointingOptions, checkpointing } from "./checkpointing.ts";
export { FileError } from "./file-error.ts";
export { type LatestCheckpoint, latestCheckpoint } from "./latest-checkpoint.ts";
export { type TensorboardOptions, tensorboard } from "./tensorboard/tensorboard.ts";
export { type WriteCheckpointOptions, writeCheckpoint } from "./write-checkpoint.ts";

export { bestModelFile } from "./best-model-file.ts";
export { type CheckpointingOptions, checkpointing } from "./checkpointing.ts";
export { type Dashboard, type DashboardOptions, dashboard } from "./dashboard/dashboard.ts";
export type { DashboardExamples } from "./dashboard/look.ts";
export { FileError } from "./file-error.ts";
export { type LatestCheckpoint, latestCheckpoint } from "./latest-checkpoint.ts";
export { type ProgressBarOptions, progressBar } from "./progress/progress-bar.ts";
export {
  type Progress,
  type ProgressView,
  type ProgressViewOptions,
  progressView,
  type Terminal,
} from "./progress/progress-view.ts";
export { type TensorboardOptions, tensorboard } from "./tensorboard/tensorboard.ts";
export { type WriteCheckpointOptions, writeCheckpoint } from "./write-checkpoint.ts";
export { writeFileWhole } from "./write-file-whole.ts";

export {
  type Capabilities,
  type ConfigureOptions,
  capabilities,
  configure,
  crossEntropy,
  type LossOptions,
  mseLoss,
  nllLoss,
  type Reduction,
} from "@convkit/autograd";
export type { ModuleClass } from "./architecture/layers.ts";
export { type ModelFromJSONOptions, modelFromJSON } from "./architecture/model-from-json.ts";
export {
  type LayerJSON,
  type ModelJSON,
  type ModelToJSONOptions,
  modelToJSON,
} from "./architecture/model-to-json.ts";
export { loadCheckpoint } from "./checkpoint/load-checkpoint.ts";
export { saveCheckpoint } from "./checkpoint/save-checkpoint.ts";
export { DataLoader, type DataLoaderOptions, type DataLoaderState } from "./data/data-loader.ts";
export type { Batch, Dataset, Sample } from "./data/dataset.ts";
export type { NormalizeOptions } from "./data/normalize.ts";
export { TensorDataset, type TensorDatasetOptions } from "./data/tensor-dataset.ts";
export { type GradCamOptions, gradCam } from "./explain/grad-cam.ts";
export { type RecordActivationsOptions, recordActivations } from "./explain/record-activations.ts";
export * as init from "./init/index.ts";
export type { WeightOptions } from "./init/layer-defaults.ts";
export { loadSafetensors, readSafetensorsMetadata } from "./io/load-safetensors.ts";
export { loadNpz, saveNpz } from "./io/npz.ts";
export { saveSafetensors } from "./io/save-safetensors.ts";
export { LeakyReLU, LogSoftmax, ReLU, Sigmoid, Softmax, Tanh } from "./layers/activations.ts";
export { BatchNorm1d, BatchNorm2d, type BatchNormLayerOptions } from "./layers/batch-norm.ts";
export { Conv1d, Conv2d, Conv3d, type ConvLayerOptions } from "./layers/convolution.ts";
export { Dropout } from "./layers/dropout.ts";
export { Flatten } from "./layers/flatten.ts";
export { Linear } from "./layers/linear.ts";
export {
  AvgPool1d,
  AvgPool2d,
  AvgPool3d,
  type AvgPoolLayerOptions,
  MaxPool1d,
  MaxPool2d,
  MaxPool3d,
  type MaxPoolLayerOptions,
} from "./layers/pool.ts";
export { Sequential } from "./layers/sequential.ts";
export {
  ConvTranspose1d,
  ConvTranspose2d,
  ConvTranspose3d,
  type ConvTransposeLayerOptions,
} from "./layers/transposed-convolution.ts";
export { CrossEntropyLoss, MSELoss, NLLLoss } from "./losses/modules.ts";
export type { ForwardHook, HookHandle } from "./module/hooks.ts";
export { type ConfigValue, type Member, Module } from "./module/module.ts";
export { Buffer, Parameter, type ParameterOptions } from "./module/parameter.ts";
export type { LoadOptions, LoadReport } from "./module/state-dict.ts";
export { Adam, type AdamOptions, AdamW } from "./optim/adam.ts";
export { Optimizer, type OptimizerState } from "./optim/optimizer.ts";
export { SGD, type SGDOptions } from "./optim/sgd.ts";
export { defaultGenerator, manualSeed, type RandomOptions } from "./random.ts";
export { type LayerSummary, type ModelSummary, type SummaryOptions, summary } from "./summary/summary.ts";
export { type BestModelOptions, bestModel } from "./train/best-model.ts";
export type { BatchEvent, CallbackMemory, Callbacks, FitRun } from "./train/callbacks.ts";
export { type BestCallbacks, type EarlyStoppingOptions, earlyStopping } from "./train/early-stopping.ts";
export { type Batches, type EvaluateOptions, type Evaluation, evaluate } from "./train/evaluate.ts";
export { fit } from "./train/fit.ts";
export { DivergenceError, type EpochRecord, type History } from "./train/history.ts";
export type { Loss } from "./train/loss.ts";
export type { Best, Monitor, MonitorOptions } from "./train/monitor.ts";
export type { FitOptions } from "./train/options.ts";
export type { DataPosition } from "./train/position.ts";
export { type PredictOptions, predict } from "./train/predict.ts";
export type { Progress } from "./train/progress.ts";
export type { Schedule } from "./train/schedule.ts";
export type { TrainingState } from "./train/state.ts";
export type { WorkerEnd } from "./worker/ends.ts";
export {
  serveTraining,
  type TrainingContext,
  type TrainingEvent,
  type TrainingFunction,
} from "./worker/serve-training.ts";
export { type TrainingRun, trainInWorker } from "./worker/train-in-worker.ts";
export type { Received, WithTensors } from "./worker/wire.ts";

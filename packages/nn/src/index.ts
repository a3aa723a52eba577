export {
  type BinaryCrossEntropyOptions,
  type BinaryCrossEntropyWithLogitsOptions,
  binaryCrossEntropy,
  binaryCrossEntropyWithLogits,
  type Capabilities,
  type ConfigureOptions,
  type CrossEntropyOptions,
  capabilities,
  configure,
  crossEntropy,
  type HuberLossOptions,
  huberLoss,
  type KLDivLossOptions,
  klDivLoss,
  type LossOptions,
  l1Loss,
  mseLoss,
  type NLLLossOptions,
  nllLoss,
  type Reduction,
  type SmoothL1LossOptions,
  smoothL1Loss,
} from "@convkit/autograd";
export { AnomalyError, type AnomalyFacts } from "./anomaly/anomaly-error.ts";
export { type DetectAnomalyOptions, detectAnomaly } from "./anomaly/detect-anomaly.ts";
export { DataLoader, type DataLoaderOptions, type DataLoaderState } from "./data/data-loader.ts";
export type { Batch, Dataset, Sample } from "./data/dataset.ts";
export type { NormalizeOptions } from "./data/normalize.ts";
export { TensorDataset, type TensorDatasetOptions } from "./data/tensor-dataset.ts";
export { type GradCamOptions, gradCam } from "./explain/grad-cam.ts";
export { type RecordActivationsOptions, recordActivations } from "./explain/record-activations.ts";
export * as init from "./init/index.ts";
export type { WeightOptions } from "./init/layer-defaults.ts";
export { loadSafetensors, readSafetensorsMetadata } from "./io/load-safetensors.ts";
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
export { BCELoss, BCEWithLogitsLoss, CrossEntropyLoss, NLLLoss } from "./losses/classification.ts";
export { HuberLoss, KLDivLoss, L1Loss, MSELoss, SmoothL1Loss } from "./losses/regression.ts";
export { type Average, type ClassScores, ConfusionMatrix } from "./metrics/confusion-matrix.ts";
export {
  type AveragedMetricOptions,
  accuracy,
  confusionMatrix,
  f1Score,
  type MetricOptions,
  precision,
  recall,
  topKAccuracy,
} from "./metrics/metrics.ts";
export type { Predictions } from "./metrics/predictions.ts";
export type { ForwardHook, HookHandle } from "./module/hooks.ts";
export { type Member, Module } from "./module/module.ts";
export { Buffer, Parameter, type ParameterOptions } from "./module/parameter.ts";
export type { LoadOptions, LoadReport } from "./module/state-dict.ts";
export { Adagrad, type AdagradOptions } from "./optim/adagrad.ts";
export { Adam, type AdamOptions, AdamW } from "./optim/adam.ts";
export { type ClipGradNormOptions, clipGradNorm, clipGradValue } from "./optim/clip-grad.ts";
export { type GroupState, type Kept, Optimizer, type OptimizerState } from "./optim/optimizer.ts";
export type {
  OptimizerKind,
  OptionRule,
  ParametersOrGroups,
  ParamGroup,
  ParamGroupOptions,
  StepOptions,
} from "./optim/param-groups.ts";
export { RMSprop, type RMSpropOptions } from "./optim/rmsprop.ts";
export { CosineAnnealingLR, type CosineAnnealingLROptions } from "./optim/schedule/cosine-annealing-lr.ts";
export {
  CosineAnnealingWarmRestarts,
  type CosineAnnealingWarmRestartsOptions,
} from "./optim/schedule/cosine-annealing-warm-restarts.ts";
export { ExponentialLR } from "./optim/schedule/exponential-lr.ts";
export { LambdaLR, type LRLambda } from "./optim/schedule/lambda-lr.ts";
export { LinearLR, type LinearLROptions } from "./optim/schedule/linear-lr.ts";
export { LRScheduler, type Moment, type Rule } from "./optim/schedule/lr-scheduler.ts";
export { MultiStepLR } from "./optim/schedule/multi-step-lr.ts";
export { OneCycleLR, type OneCycleLROptions } from "./optim/schedule/one-cycle-lr.ts";
export { ReduceLROnPlateau, type ReduceLROnPlateauOptions } from "./optim/schedule/reduce-lr-on-plateau.ts";
export type { Interval, Scheduler, SchedulerOptions, SchedulerState } from "./optim/schedule/scheduler.ts";
export { SequentialLR } from "./optim/schedule/sequential-lr.ts";
export { StepLR, type StepLROptions } from "./optim/schedule/step-lr.ts";
export { SGD, type SGDOptions } from "./optim/sgd.ts";
export { defaultGenerator, manualSeed, type RandomOptions } from "./random.ts";
export { type LayerSummary, type ModelSummary, type SummaryOptions, summary } from "./summary/summary.ts";
export { type Batches, type EvaluateOptions, type Evaluation, evaluate } from "./train/evaluate.ts";
export { type BatchEvent, type Callbacks, type FitOptions, fit } from "./train/fit.ts";
export { DivergenceError, type EpochRecord, type History } from "./train/history.ts";
export type { Loss } from "./train/loss.ts";
export { type PredictOptions, predict } from "./train/predict.ts";
export type { WorkerEnd } from "./worker/ends.ts";
export {
  serveTraining,
  type TrainingContext,
  type TrainingEvent,
  type TrainingFunction,
} from "./worker/serve-training.ts";
export { type TrainingRun, trainInWorker } from "./worker/train-in-worker.ts";
export type { Received, WithTensors } from "./worker/wire.ts";

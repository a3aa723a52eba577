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
export { AugmentedDataset, type AugmentedDatasetOptions } from "./data/augmented-dataset.ts";
export { DataLoader, type DataLoaderOptions, type DataLoaderState } from "./data/data-loader.ts";
export type { Batch, Dataset, ReadOptions, Sample } from "./data/dataset.ts";
export { MixupDataset, type MixupDatasetOptions } from "./data/mixup-dataset.ts";
export type { NormalizeOptions } from "./data/normalize.ts";
export type { Sampler } from "./data/sampler.ts";
export { TensorDataset, type TensorDatasetOptions } from "./data/tensor-dataset.ts";
export { compose } from "./data/transforms/compose.ts";
export { type CutoutOptions, cutout } from "./data/transforms/cutout.ts";
export { normalize } from "./data/transforms/normalize.ts";
export {
  type CropPaddingMode,
  type RandomCropOptions,
  randomCrop,
} from "./data/transforms/random-crop.ts";
export { type RandomErasingOptions, randomErasing } from "./data/transforms/random-erasing.ts";
export {
  type RandomFlipOptions,
  randomHorizontalFlip,
  randomVerticalFlip,
} from "./data/transforms/random-flip.ts";
export { type RandomRotationOptions, randomRotation } from "./data/transforms/random-rotation.ts";
export type { Transform } from "./data/transforms/transform.ts";
export { WeightedRandomSampler, type WeightedRandomSamplerOptions } from "./data/weighted-sampler.ts";
export type { ClassIndex } from "./explain/class-score.ts";
export { type GradCamOptions, gradCam } from "./explain/grad-cam.ts";
export { type ColourOptions, type ColourRange, colourImages } from "./explain/images/colour-images.ts";
export type { ColourMap } from "./explain/images/colour-map.ts";
export { type FeatureMapImagesOptions, featureMapImages } from "./explain/images/feature-map-images.ts";
export { type FilterImagesOptions, filterImages } from "./explain/images/filter-images.ts";
export { type InputImagesOptions, inputImages } from "./explain/images/input-images.ts";
export { type OverlayImageOptions, overlayImage } from "./explain/images/overlay-image.ts";
export type { Drawable } from "./explain/images/read-values.ts";
export { type TileImagesOptions, tileImages } from "./explain/images/tile-images.ts";
export { type RecordActivationsOptions, recordActivations } from "./explain/record-activations.ts";
export { type SaliencyOptions, saliency } from "./explain/saliency.ts";
export * as init from "./init/index.ts";
export type { WeightOptions } from "./init/layer-defaults.ts";
export { loadSafetensors, readSafetensorsMetadata } from "./io/load-safetensors.ts";
export { loadNpz, saveNpz } from "./io/npz.ts";
export { saveSafetensors } from "./io/save-safetensors.ts";
export { LeakyReLU, LogSoftmax, ReLU, Sigmoid, Softmax, Tanh } from "./layers/activations.ts";
export {
  AdaptiveAvgPool1d,
  AdaptiveAvgPool2d,
  AdaptiveAvgPool3d,
  AdaptiveMaxPool1d,
  AdaptiveMaxPool2d,
  AdaptiveMaxPool3d,
} from "./layers/adaptive-pool.ts";
export { BatchNorm1d, BatchNorm2d, BatchNorm3d, type BatchNormLayerOptions } from "./layers/batch-norm.ts";
export { CircularPad1d, CircularPad2d, CircularPad3d } from "./layers/circular-pad.ts";
export { ConstantPad1d, ConstantPad2d, ConstantPad3d } from "./layers/constant-pad.ts";
export { Conv1d, Conv2d, Conv3d, type ConvLayerOptions } from "./layers/convolution.ts";
export { Dropout, Dropout1d, Dropout2d, Dropout3d } from "./layers/dropout.ts";
export { Flatten } from "./layers/flatten.ts";
export { GlobalAvgPool2d, GlobalMaxPool2d, type GlobalPoolOptions } from "./layers/global-pool.ts";
export { GroupNorm, type GroupNormLayerOptions } from "./layers/group-norm.ts";
export { Identity } from "./layers/identity.ts";
export {
  InstanceNorm1d,
  InstanceNorm2d,
  InstanceNorm3d,
  type InstanceNormLayerOptions,
} from "./layers/instance-norm.ts";
export { LayerNorm, type LayerNormLayerOptions } from "./layers/layer-norm.ts";
export { Linear } from "./layers/linear.ts";
export { ELU, GELU, Hardswish, SiLU, Softplus } from "./layers/more-activations.ts";
export type { SidePadding } from "./layers/pad.ts";
export { PixelShuffle, PixelUnshuffle } from "./layers/pixel-shuffle.ts";
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
export { PReLU, type PReLUOptions } from "./layers/prelu.ts";
export { ReflectionPad1d, ReflectionPad2d, ReflectionPad3d } from "./layers/reflection-pad.ts";
export { ReplicationPad1d, ReplicationPad2d, ReplicationPad3d } from "./layers/replication-pad.ts";
export { Residual, type ResidualOptions } from "./layers/residual.ts";
export { DepthwiseSeparableConv2d, type SeparableConvOptions } from "./layers/separable-convolution.ts";
export { Sequential } from "./layers/sequential.ts";
export {
  ConvTranspose1d,
  ConvTranspose2d,
  ConvTranspose3d,
  type ConvTransposeLayerOptions,
} from "./layers/transposed-convolution.ts";
export { Unflatten } from "./layers/unflatten.ts";
export { Upsample } from "./layers/upsample.ts";
export { ZeroPad1d, ZeroPad2d, ZeroPad3d } from "./layers/zero-pad.ts";
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
export { type ConfigValue, type Member, Module } from "./module/module.ts";
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
export type { LinearEquivalent } from "./summary/linear-equivalent.ts";
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
export { type DatasetFunction, serveDataset } from "./worker/serve-dataset.ts";
export {
  serveTraining,
  type TrainingContext,
  type TrainingEvent,
  type TrainingFunction,
} from "./worker/serve-training.ts";
export { type TrainingRun, trainInWorker } from "./worker/train-in-worker.ts";
export type { Received, WithTensors } from "./worker/wire.ts";
export { type WorkerDataset, workerDataset } from "./worker/worker-dataset.ts";

export { type Capabilities, type ConfigureOptions, capabilities, configure } from "@convkit/conv-kernels";
export type {
  AdamStep,
  Backend,
  BinaryName,
  ChannelNumbers,
  CommonPrimitives,
  CompareName,
  ConvPlan,
  Handle,
  ReduceName,
  SGDStep,
  SpecialPrimitives,
  UnaryName,
} from "./backend.ts";
export { reference } from "./backends/reference.ts";
export { wasm } from "./backends/wasm/index.ts";
export { ones, type TensorOptions, tensor, zeros } from "./create.ts";
export { getDefaultBackend, setDefaultBackend } from "./default-backend.ts";
export type { BackwardOptions } from "./engine.ts";
export { type GradOptions, grad, valueAndGrad } from "./grad.ts";
export { noGrad } from "./grad-mode.ts";
export { type GradcheckOptions, type GradcheckReport, gradcheck, gradgradcheck } from "./gradcheck/index.ts";
export type { GradientRule, OpCall, TensorLike } from "./graph.ts";
export { type OpObserver, observeOps } from "./observe.ts";
export { checkOutputSize } from "./ops/adaptive-pool.ts";
export { batchNormWithMoments } from "./ops/batch-norm.ts";
export { instanceNormWithMoments } from "./ops/group-norm.ts";
export * from "./ops/index.ts";
export { checkInterpolation } from "./ops/interpolate.ts";
export { claimTemporaries } from "./ownership.ts";
export { recordCustom as record } from "./record.ts";
export { adamStep, sgdStep } from "./steps.ts";
export { Tensor } from "./tensor.ts";

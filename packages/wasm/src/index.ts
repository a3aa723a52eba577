export type { Arena } from "./arena.ts";
export type { Correlation, CorrelationAxis, ThreeAxes } from "./correlation/correlation.ts";
export { canCorrelate, correlate } from "./correlation/run.ts";
export { engine } from "./current.ts";
export type { Engine, EngineBuild, KernelName } from "./engine.ts";
export { type Gemm, gemm, type MatrixStack } from "./ops/gemm.ts";

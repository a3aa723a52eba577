export type { Arena } from "./arena.ts";
export { capabilities, type EngineCapabilities } from "./capabilities.ts";
export type { Correlation, CorrelationAxis, ThreeAxes } from "./correlation/correlation.ts";
export {
  canCorrelate,
  correlate,
  correlateGrad,
  gradWorkspaceBytes,
  packedBytes,
} from "./correlation/run.ts";
export { configure, engine } from "./current.ts";
export type { Engine, KernelName } from "./engine.ts";
export * from "./ops/index.ts";
export type { ConfigureOptions, EngineName } from "./options.ts";
export type { EngineBuild } from "./program.ts";

export type { Arena } from "./arena.ts";
export { engine } from "./current.ts";
export type { Engine, EngineBuild, KernelName } from "./engine.ts";
export * from "./ops/index.ts";

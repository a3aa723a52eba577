export type { Arena } from "./arena.ts";
export { engine } from "./current.ts";
export type { Engine, EngineBuild, KernelName } from "./engine.ts";
export {
  avgPool,
  avgPoolGrad,
  gatherPlanes,
  maxPool,
  type PoolAxis,
  type Pooling,
  scatterPlanes,
} from "./ops/pool.ts";

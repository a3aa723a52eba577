export { binary, type EngineBinary } from "./binary.ts";
export { argMax, logSoftmax, longestLine } from "./lines.ts";
export type { Operand } from "./loop.ts";
export {
  avgPool,
  avgPoolGrad,
  gatherPlanes,
  maxPool,
  type PoolAxis,
  type Pooling,
  scatterPlanes,
} from "./pool.ts";
export { type EngineReduce, reduce } from "./reduce.ts";
export { type EngineUnary, unary } from "./unary.ts";

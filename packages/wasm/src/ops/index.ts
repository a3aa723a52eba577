export { binary, type EngineBinary } from "./binary.ts";
export { chunksOf } from "./chunks.ts";
export { broadcastTo, concat, embed, fill, slice, transpose } from "./copy.ts";
export { type Gemm, type GemmSizes, gemm, gemmCorrelation, type MatrixStack } from "./gemm.ts";
export { logSoftmax, longestLine, softmax } from "./lines.ts";
export { type Operand, UnsupportedError } from "./loop.ts";
export { type ChannelNumbers, channelMoments, normalise, normaliseGrad } from "./normalise.ts";
export { type AdamArrays, adam, type SGDArrays, sgd } from "./optimizer.ts";
export { gather, gatherGrad, take, takeGrad } from "./pick.ts";
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
export { where } from "./where.ts";

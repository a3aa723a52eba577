export {
  type ConvProblem,
  type ConvTransposeProblem,
  convProblems,
  convTransposeProblems,
  integers,
  type PoolProblem,
  poolProblems,
} from "./arbitraries.ts";
export { boundaryProblems } from "./boundary-problems.ts";
export {
  type ConformanceCase,
  type ConformanceResult,
  departures,
  type OperandName,
  type ParameterCase,
  parameterCases,
  pytorchConformance,
  seedConformance,
} from "./conformance.ts";
export { boundsOf, geometryOf } from "./conformance-bounds.ts";
export { declaredError, type Factors } from "./declared-error.ts";
export { testOneEngine, testsOneEngine } from "./one-engine.ts";
export { exactly, mismatch, type Plain, type Tolerance } from "./plain.ts";
export { type FloatName, rounded, summed, unitRoundoff } from "./tolerances.ts";

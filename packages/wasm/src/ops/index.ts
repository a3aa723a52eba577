export { binary, type EngineBinary } from "./binary.ts";
export type { Operand } from "./loop.ts";
export { type EngineUnary, unary } from "./unary.ts";

export { constant, type NormalInitOptions, normal, type UniformInitOptions, uniform } from "./fill.ts";
export { calculateGain, type Nonlinearity } from "./gain.ts";
export { type KaimingOptions, kaimingNormal, kaimingUniform } from "./kaiming.ts";
export { type XavierOptions, xavierNormal, xavierUniform } from "./xavier.ts";

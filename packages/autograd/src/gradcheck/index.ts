export { type GradcheckOptions, type GradcheckReport, gradcheck } from "./gradcheck.ts";
export { gradgradcheck } from "./gradgradcheck.ts";
export type { WrongRule } from "./locate.ts";

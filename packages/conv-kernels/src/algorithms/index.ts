import { naive } from "./naive.ts";

/** Every algorithm, in the order in which they are best read. To add one: a file here and a line below. */
export const algorithms = [naive] as const;

export type AlgorithmName = "naive" | "taps" | "im2col" | "matrix";

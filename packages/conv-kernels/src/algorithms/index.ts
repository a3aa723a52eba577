import { depthwise } from "./depthwise.ts";
import { fft } from "./fft.ts";
import { gemm } from "./gemm.ts";
import { im2col } from "./im2col.ts";
import { matrix } from "./matrix.ts";
import { naive } from "./naive.ts";
import { taps } from "./taps.ts";
import { winograd } from "./winograd.ts";

/** Every algorithm, in the order in which they are best read. To add one: a file here and a line below. */
export const algorithms = [naive, taps, im2col, matrix, depthwise, gemm, winograd, fft] as const;

export type AlgorithmName = (typeof algorithms)[number]["name"];

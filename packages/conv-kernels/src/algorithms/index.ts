export type AlgorithmName = "naive" | "taps" | "im2col" | "matrix";

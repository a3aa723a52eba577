import type { TimedSuite, Workload } from "./suite.ts";

const gemmOf = (name: string, m: number, k: number, n: number, main = false): Workload => ({
  name,
  product: "",
  detail: `[${m}, ${k}] x [${k}, ${n}]`,
  main,
  task: { kind: "gemm", m, k, n },
  amount: 2 * m * k * n,
  perUnit: 1e9,
});

export const gemm: TimedSuite = {
  info: {
    name: "gemm",
    title: "Matrix product",
    description: "float32, row-major, both operands given at run time. GFLOP/s count 2 x multiply-adds.",
    unit: "GFLOP/s",
    higherIsBetter: true,
  },
  variants: (name) => name === "typescript",
  workloads: [
    gemmOf("256", 256, 256, 256),
    gemmOf("512", 512, 512, 512, true),
    gemmOf("1024", 1024, 1024, 1024),
    gemmOf("res56", 64, 576, 3136),
    gemmOf("linear", 64, 3136, 128),
  ],
};

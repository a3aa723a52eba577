import { fillInput } from "../inputs.ts";
import type { GemmTask } from "../tasks.ts";

export function referenceGemm({ m, k, n }: GemmTask, seed: number): Float64Array {
  const a = Float64Array.from(fillInput(seed, 0, m * k));
  const b = Float64Array.from(fillInput(seed, 1, k * n));
  const c = new Float64Array(m * n);
  for (let i = 0; i < m; i++)
    for (let p = 0; p < k; p++) {
      const factor = a[i * k + p]!;
      for (let j = 0; j < n; j++) c[i * n + j]! += factor * b[p * n + j]!;
    }
  return c;
}

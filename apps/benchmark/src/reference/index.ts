import type { Task } from "../tasks.ts";
import { referenceConv } from "./conv.ts";
import { referenceElementwise } from "./elementwise.ts";
import { referenceGemm } from "./gemm.ts";
import { referencePool } from "./pool.ts";
import { referenceTraining } from "./train.ts";

/** What a task's result must be, computed in float64. */
export function referenceResult(task: Task, seed: number): Float64Array {
  switch (task.kind) {
    case "conv":
      return referenceConv(task, seed);
    case "gemm":
      return referenceGemm(task, seed);
    case "elementwise":
      return referenceElementwise(task, seed);
    case "pool":
      return referencePool(task, seed);
    case "train":
      return referenceTraining(task, seed);
  }
}

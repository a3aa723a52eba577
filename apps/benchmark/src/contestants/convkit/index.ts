import { capabilities, configure } from "@convkit/conv-kernels";
import type { ContestantCode } from "../contestant.ts";
import { prepareConv } from "./conv.ts";
import { prepareElementwise } from "./elementwise.ts";
import { prepareGemm } from "./gemm.ts";
import { preparePool } from "./pool.ts";
import { slowedDown } from "./slow-down.ts";
import { startThreads } from "./start-threads.ts";
import { prepareEpoch, prepareTraining } from "./train.ts";

const engines = ["simd", "typescript"] as const;
const isEngine = (variant: string): variant is (typeof engines)[number] =>
  engines.some((engine) => engine === variant);

/**
 * convkit through its public functions, on tensors, as its users compute. Variants are its algorithms, the engines
 * that are not the default, and a training loop that never yields.
 */
export const contestant: ContestantCode = slowedDown({
  async describe({ threads: wanted, variant }) {
    configure({ engine: isEngine(variant) ? variant : "auto", threads: wanted });
    await startThreads();
    const { engine, threads, algorithms } = capabilities();
    return {
      engine,
      threads,
      variants: [
        ...["auto", ...algorithms, "sync"].map((name) => ({ name })),
        ...engines.filter((name) => name !== engine).map((name) => ({ name, engine: name })),
      ],
    };
  },
  kinds: {
    conv: prepareConv,
    gemm: prepareGemm,
    elementwise: prepareElementwise,
    pool: preparePool,
    train: prepareTraining,
    epoch: prepareEpoch,
  },
});

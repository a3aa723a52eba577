import { capabilities } from "@convkit/conv-kernels";
import type { ContestantCode } from "../contestant.ts";
import { prepareConv } from "./conv.ts";
import { prepareElementwise } from "./elementwise.ts";
import { prepareGemm } from "./gemm.ts";
import { preparePool } from "./pool.ts";
import { slowedDown } from "./slow-down.ts";
import { prepareEpoch, prepareTraining } from "./train.ts";

/** convkit through its public functions. The engine and its threads are what `capabilities()` tells. */
export const contestant: ContestantCode = slowedDown({
  async describe() {
    const { engine, threads, algorithms } = capabilities();
    return { engine, threads, variants: ["auto", ...algorithms] };
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

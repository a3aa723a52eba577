import type { ContestantCode } from "../src/contestants/contestant.ts";
import { tfjsPreparers } from "./tfjs.ts";

export const contestant: ContestantCode = {
  async describe() {
    const tf = await import("@tensorflow/tfjs");
    await tf.setBackend("cpu");
    await tf.ready();
    return { engine: "js", threads: 1 };
  },
  kinds: tfjsPreparers(() => import("@tensorflow/tfjs")),
};

import type { ContestantCode } from "../src/contestants/contestant.ts";
import { onnxLacks, onnxPreparers } from "./onnxruntime.ts";

export const contestant: ContestantCode = {
  async describe({ threads }) {
    await import("onnxruntime-node");
    return { engine: "native", threads };
  },
  kinds: onnxPreparers(async () => {
    const { InferenceSession, Tensor } = await import("onnxruntime-node");
    return {
      Tensor,
      createSession: (model, threads) =>
        InferenceSession.create(model, {
          executionProviders: ["cpu"],
          intraOpNumThreads: threads,
          interOpNumThreads: 1,
        }),
    };
  }),
  lacks: onnxLacks,
};

import type { ContestantCode } from "../src/contestants/contestant.ts";
import { onnxLacks, onnxPreparers } from "./onnxruntime.ts";

export const contestant: ContestantCode = {
  async describe({ threads }) {
    const { env } = await import("onnxruntime-web");
    // Read when the first session starts. A product of 512x512 alone on the machine: 30 GFLOP/s with 1 thread, 61 with 2.
    env.wasm.numThreads = threads;
    // A page has the WebAssembly files beside it; in Node.js the package knows where they are.
    if (typeof document !== "undefined") env.wasm.wasmPaths = "/onnxruntime-web/";
    env.logLevel = "error";
    return { engine: "wasm", threads };
  },
  kinds: onnxPreparers(async () => {
    const { InferenceSession, Tensor } = await import("onnxruntime-web");
    return {
      Tensor,
      createSession: (model) => InferenceSession.create(model, { executionProviders: ["wasm"] }),
    };
  }),
  lacks: onnxLacks,
};

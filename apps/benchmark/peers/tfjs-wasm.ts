import type { ContestantCode } from "../src/contestants/contestant.ts";
import { tfjsPreparers } from "./tfjs.ts";

export const contestant: ContestantCode = {
  async describe({ threads }) {
    const tf = await import("@tensorflow/tfjs");
    const wasm = await import("@tensorflow/tfjs-backend-wasm");
    wasm.setWasmPaths(await wasmFolder());
    wasm.setThreadsCount(threads);
    if (!(await tf.setBackend("wasm"))) throw new Error("the wasm backend does not start");
    await tf.ready();
    return { engine: "wasm", threads: typeof document === "undefined" ? 1 : wasm.getThreadsCount() };
  },
  kinds: tfjsPreparers(() => import("@tensorflow/tfjs")),
};

/** A page has the WebAssembly files beside it; in Node.js they lie in the package. */
async function wasmFolder(): Promise<string> {
  if (typeof document !== "undefined") return "/tfjs-backend-wasm/";
  const { createRequire } = await import("node:module");
  const { dirname } = await import("node:path");
  return `${dirname(createRequire(import.meta.url).resolve("@tensorflow/tfjs-backend-wasm"))}/`;
}

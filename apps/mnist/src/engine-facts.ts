import { type Capabilities, capabilities, getDefaultBackend } from "@convkit/autograd";
import type { Fact } from "./report/data.ts";

const builds: Record<Capabilities["engine"], string> = {
  relaxed: "WebAssembly, relaxed SIMD",
  simd: "WebAssembly, SIMD",
  typescript: "TypeScript",
};

/** `wasm backend, WebAssembly, relaxed SIMD, 2 threads`: what is going to compute, for the terminal. */
export function engineLine(): string {
  const { engine, threads } = capabilities();
  return `${getDefaultBackend().name} backend, ${builds[engine]}, ${threads} thread${threads === 1 ? "" : "s"}`;
}

/** What computed, once it has: only then are threads up. */
export function engineFacts(): Fact[] {
  const { engine, threads, threadsUp, reason } = capabilities();
  return [
    { name: "backend", value: getDefaultBackend().name },
    { name: "engine", value: builds[engine] },
    { name: "threads", value: threadsUp === threads ? String(threads) : `${threads}, ${threadsUp} up` },
    { name: "chosen because", value: reason },
  ];
}

import { setFlagsFromString } from "node:v8";
import { testOneEngine } from "@convkit/testing";
import { configure, engine } from "../src/index.ts";

/** Puts a whole suite on one build of the engine and a number of threads: CONVKIT_TEST_ENGINE and _THREADS say which. */
const { CONVKIT_TEST_ENGINE: build, CONVKIT_TEST_THREADS: threads } = process.env;

// Node.js 20 has relaxed SIMD behind a flag; later ones have it on, and no such flag.
if (build === "relaxed" && process.versions.node.startsWith("20."))
  setFlagsFromString("--experimental-wasm-relaxed-simd");
testOneEngine();
configure({ engine: build as "simd" | "relaxed", threads: Number(threads) });

const host = engine()!;
const chunks = 256;
const block = host.allocate(4 * chunks);
// Workers join in the background once there is work to share.
while (host.threads < Number(threads)) {
  host.run("fill", chunks, [block, chunks, chunks], [0]);
  await new Promise((resolve) => setTimeout(resolve, 1));
}
host.free(block);

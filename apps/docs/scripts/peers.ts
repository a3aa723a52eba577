import { createRequire } from "node:module";
import { ensurePeers } from "../../benchmark/src/harness/ensure-peers.ts";

/** A package that the benchmark measures convkit beside: installed where it is not, typed by who asks. */
export function requirePeer<T>(name: string): T {
  if (!ensurePeers(console.error)) throw new Error("the benchmark's peers cannot be installed");
  return createRequire(new URL("../../benchmark/peers/package.json", import.meta.url))(name) as T;
}

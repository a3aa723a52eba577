import { ensurePeers } from "../src/harness/ensure-peers.ts";

if (!ensurePeers(console.error)) process.exitCode = 1;

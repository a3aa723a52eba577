import { expect, test } from "vitest";
import { contestants } from "../../src/contestants/index.ts";
import { browserPlaces, nodePlace } from "../../src/harness/places.ts";
import { runBenchmark } from "../../src/harness/run.ts";
import { conv } from "../../src/suites/conv.ts";
import { train } from "../../src/suites/train.ts";

const npmPeers = contestants.filter((peer) => peer.package !== undefined);

/** Every peer from npm is there, loads, and computes what it should: a convolution, or (convnetjs) a training step. */
test.each([
  ["Node.js", [nodePlace("node")], npmPeers],
  ["Chromium", browserPlaces(), npmPeers.filter(({ browser }) => browser)],
] as const)(
  "in %s",
  async (_name, places, peers) => {
    const { rows } = await runBenchmark({
      command: "bench",
      options: {
        quick: true,
        seed: 1,
        threads: [1],
        filter: /^(conv\/lenet1\/forward|train\/lenet5)/,
        places,
      },
      contestants: peers,
      suites: [conv, train],
    });
    expect(rows.filter(({ status }) => !["ok", "unsupported", "skipped"].includes(status))).toEqual([]);
    const works = new Set(rows.filter(({ status }) => status === "ok").map((row) => row.contestant.name));
    expect([...works].sort()).toEqual(peers.map(({ name }) => name).sort());
  },
  240_000,
);

import process from "node:process";
import { expect, test } from "vitest";
import { survive } from "./survive/survive.ts";

// The program that is killed has a backend of its own: once is enough.
test.skipIf(process.platform === "win32")(
  "a run that is killed again and again ends at the same bits",
  async () => {
    const { kills, completed } = await survive({ kills: 5, seed: 3 });
    expect(kills).toBe(5);
    expect(completed).toBeGreaterThan(0);
  },
);

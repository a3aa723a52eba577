import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { writeIdxFolder } from "./idx-folder.ts";

const launcher = join(import.meta.dirname, "../../../scripts/start.mjs");

// A terminal signals the whole group; npm then passes the signal on to its child, which is the launcher.
test.skipIf(process.platform === "win32")("Ctrl-C on `npm start` keeps the weights", async () => {
  const digits = Array.from({ length: 200 }, (_, i) => i % 10);
  const data = writeIdxFolder({ train: digits, test: digits });
  const out = join(mkdtempSync(join(tmpdir(), "convkit-launcher-")), "made");
  const argv = [launcher, "--data", data, "--epochs", "100000", "--out", out];
  const child = spawn(process.execPath, argv, { detached: true, stdio: ["ignore", "pipe", "inherit"] });
  let stdout = "";
  let pressed = false;
  child.stdout.on("data", (chunk) => {
    stdout += chunk;
    if (pressed || !stdout.includes("epoch 2/")) return;
    pressed = true;
    process.kill(-child.pid!, "SIGINT");
    child.kill("SIGINT");
  });
  const code = await new Promise((done) => child.on("close", done));
  expect(stdout).toMatch(/\nstopped after \d+ steps; the weights are in .*\n$/);
  expect(code).toBe(130); // 128 + SIGINT's 2
  expect(readdirSync(out).sort()).toEqual(["checkpoints", "model.safetensors"]);
});

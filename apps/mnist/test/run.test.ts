import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { parseOptions } from "../src/options.ts";
import { run } from "../src/run.ts";
import { writeIdxFolder } from "./idx-folder.ts";

const undo: (() => void)[] = [];
afterEach(() => {
  for (const step of undo.splice(0).toReversed()) step();
});

const newFolder = () => mkdtempSync(join(tmpdir(), "convkit-out-"));
const succeeds = (command: string, ...args: string[]) => spawnSync(command, args).status === 0;
const digits = Array.from({ length: 40 }, (_, i) => i % 10);
const data = writeIdxFolder({ train: digits, test: digits.slice(0, 10) });

/** Runs the program's story in this process; `onLine` hears what it says at that moment. */
async function start(out: string, argv: string[] = [], onLine: (line: string) => void = () => {}) {
  const lines: string[] = [];
  const code = await run(parseOptions(["--data", data, "--epochs", "4", "--out", out, ...argv]), {
    view: { update: () => {}, finish: () => {} },
    stop: {
      signal: new AbortController().signal,
      keepWork: () => {},
      exitCode: () => undefined,
      release: () => {},
    },
    say: (line) => {
      lines.push(line);
      onLine(line);
    },
  });
  return { code, lines };
}

const weights = (out: string) => readFileSync(join(out, "model.safetensors"));

test("a disk that takes nothing for a while ends no run", async (context) => {
  const out = newFolder();
  if (!succeeds("mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", out))
    return context.skip("no file system may be mounted here");
  undo.push(() => succeeds("umount", out));
  const { code, lines } = await start(out, [], (line) => {
    if (line.startsWith("epoch 1:")) succeeds("mount", "-o", "remount,ro", out);
    if (line.startsWith("epoch 3:")) succeeds("mount", "-o", "remount,rw", out);
  });
  const told = `cannot write ${join(out, "model.safetensors")}: the file system is read-only (EROFS)`;
  expect(lines.filter((line) => line.startsWith("cannot"))).toEqual([told, told]);
  expect(code).toBe(0);
  expect(readdirSync(out).toSorted()).toEqual(["model.safetensors", "report.html"]);
  const whole = newFolder();
  await start(whole);
  expect(weights(out).equals(weights(whole))).toBe(true);
  return undefined;
});

test("what could not be written at the end is written by --resume", async () => {
  const out = newFolder();
  // No file takes the place of a folder.
  for (const name of ["model.safetensors", "report.html"]) mkdirSync(join(out, name));
  const failed = await start(out);
  expect(failed.code).toBe(1);
  const told = failed.lines.filter((line) => line.includes(": it is a folder (EISDIR)"));
  // The model after each of four epochs and at the end, the report once.
  expect(told).toHaveLength(6);
  expect(failed.lines.at(-1)).toMatch(/^test accuracy/);
  expect(readdirSync(out).toSorted()).toEqual(["checkpoints", "model.safetensors", "report.html"]);

  for (const name of ["model.safetensors", "report.html"]) rmdirSync(join(out, name));
  const resumed = await start(out, ["--resume"]);
  expect(resumed.code).toBe(0);
  expect(readdirSync(out).toSorted()).toEqual(["model.safetensors", "report.html"]);
  const whole = newFolder();
  await start(whole);
  expect(weights(out).equals(weights(whole))).toBe(true);
});

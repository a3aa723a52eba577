import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writeCheckpoint } from "@convkit/nn/node";
import { expect, test } from "vitest";
import { prepareCheckpoints } from "../src/checkpoints.ts";

const newFolder = () => mkdtempSync(join(tmpdir(), "convkit-out-"));

async function prepare(out: string, resume: boolean) {
  const lines: string[] = [];
  const checkpoints = await prepareCheckpoints({ out, resume, checkpointEvery: 30 }, (line) =>
    lines.push(line),
  ).catch((error: Error) => error.message);
  return { checkpoints, lines };
}

test("a new run sets checkpoints aside, and never deletes any", async () => {
  const out = newFolder();
  for (const run of ["first", "second", "third"]) {
    mkdirSync(join(out, "checkpoints"));
    writeFileSync(join(out, "checkpoints", run), "");
    const { lines } = await prepare(out, false);
    expect(lines).toHaveLength(1);
  }
  expect(readdirSync(out, { recursive: true }).toSorted()).toEqual([
    "checkpoints-before",
    "checkpoints-before-2",
    "checkpoints-before-2/second",
    "checkpoints-before-3",
    "checkpoints-before-3/third",
    "checkpoints-before/first",
  ]);
});

test("--resume says of each file that it passes over what is wrong with it", async () => {
  const out = newFolder();
  const folder = join(out, "checkpoints");
  const first = await writeCheckpoint(folder, { step: 1 });
  const second = await writeCheckpoint(folder, { step: 2 });
  writeFileSync(second, readFileSync(second).subarray(0, -1));
  // It cannot be read, whoever one is, though nothing is wrong with what is in it.
  const third = join(folder, "checkpoint-000003.safetensors");
  mkdirSync(third);
  const { checkpoints, lines } = await prepare(out, true);
  expect(checkpoints).toMatchObject({ resume: { step: 1 } });
  expect(lines).toEqual([
    `passed over: cannot read ${third}: it is a folder (EISDIR)`,
    expect.stringMatching(/^passed over: .+checkpoint-000002\.safetensors/),
    `going on from ${first}`,
  ]);
});

test("--resume begins anew where there is nothing, and refuses where nothing can be read", async () => {
  const out = newFolder();
  const folder = join(out, "checkpoints");
  const begun = await prepare(out, true);
  expect(begun.checkpoints).toMatchObject({ resume: undefined });
  expect(begun.lines).toEqual([`no checkpoint in ${folder}: from the beginning`]);
  writeFileSync(await writeCheckpoint(folder, { step: 1 }), "");
  const { checkpoints, lines } = await prepare(out, true);
  expect(checkpoints).toBe(
    `none of the checkpoints in '${folder}' can be read; a new run, without --resume, sets them aside`,
  );
  expect(lines).toHaveLength(1);
  expect(readdirSync(folder)).toHaveLength(1);
});

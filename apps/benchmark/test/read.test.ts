import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { parseResults, ResultsError, readResults } from "../src/report/read.ts";
import { ordinary, quickPlan, simulatedRun } from "./noisy-machine.ts";

const good = simulatedRun(1, ordinary, { ...quickPlan, workloads: 1 });
const copy = () => structuredClone(good) as unknown as Record<string, unknown>;

function problem(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof ResultsError) return `${error.problem}: ${error.message}`;
    throw error;
  }
  return "none";
}

test("what a run wrote comes back as it was", () => {
  expect(parseResults(JSON.parse(JSON.stringify(good)))).toEqual(good);
});

test("fields that this version does not know are left out", () => {
  expect(parseResults({ ...good, later: true })).toEqual(good);
});

describe("files of another kind", () => {
  test.each([null, 7, "text", [], {}, { schema: "other", version: 1 }, { schema: "convkit-benchmark" }])(
    "%j",
    (value) => {
      expect(problem(() => parseResults(value, "x.json"))).toMatch(/^foreign: x\.json: not a results file/);
    },
  );

  test("newer and older versions", () => {
    expect(problem(() => parseResults({ ...good, version: 99 }, "x.json"))).toMatchInlineSnapshot(
      `"newer: x.json: written in version 99 of the results format, while this program reads version 1"`,
    );
    expect(problem(() => parseResults({ ...good, version: 0 }, "x.json"))).toMatch(/^older/);
  });

  test("damage is named by its place", () => {
    const { rows, ...rest } = copy();
    expect(problem(() => parseResults(rest, "x.json"))).toMatchInlineSnapshot(
      `"broken: x.json: rows: Invalid key: Expected "rows" but received undefined"`,
    );
    const first = (rows as Record<string, unknown>[])[0]!;
    const withRow = (change: object) => ({ ...rest, rows: [{ ...first, ...change }] });
    expect(
      problem(() => parseResults(withRow({ samples: ["fast"], rounds: [0] }), "x.json")),
    ).toMatchInlineSnapshot(
      `"broken: x.json: rows.0.samples.0: Invalid type: Expected number but received "fast""`,
    );
    expect(problem(() => parseResults(withRow({ samples: [-1], rounds: [0] }), "x.json"))).toMatch(
      /^broken.*rows\.0\.samples\.0/,
    );
    expect(
      problem(() => parseResults(withRow({ samples: [1], rounds: [] }), "x.json")),
    ).toMatchInlineSnapshot(`"broken: x.json: rows.0: must have a round for every sample"`);
    expect(problem(() => parseResults(withRow({ status: "fine" }), "x.json"))).toMatch(
      /^broken.*rows\.0\.status/,
    );
  });
});

describe("files", () => {
  const folder = mkdtempSync(join(tmpdir(), "convkit-results-"));
  afterAll(() => rmSync(folder, { recursive: true }));
  const file = (name: string, content: string) => {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  };

  test("is read", async () => {
    expect(await readResults(file("good.json", JSON.stringify(good)))).toEqual(good);
  });

  test("absent, cut short, not JSON", async () => {
    await expect(readResults(join(folder, "absent.json"))).rejects.toMatchObject({ problem: "unreadable" });
    await expect(readResults(file("cut.json", JSON.stringify(good).slice(0, 500)))).rejects.toMatchObject({
      problem: "broken",
      message: expect.stringMatching(/cut\.json: not JSON/),
    });
  });
});

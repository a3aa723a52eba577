import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { AlgorithmFacts } from "../../../tools/ops-matrix/src/algorithms.ts";
import type { OpFacts } from "../../../tools/ops-matrix/src/ops.ts";
import { unlessMade } from "./stamp.ts";
import { table } from "./table.ts";

type Names = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** What has no kernel of its own to lack: fills, and looks at indices. */
const besideThePoint = ["full", "firstOutside"];

/** `engine`, or what TypeScript computed. */
function float32Text({ float32, float32Large }: OpFacts): string {
  const slow = (names: readonly string[]) => names.filter((name) => !besideThePoint.includes(name));
  const [some, large] = [slow(float32), float32Large && slow(float32Large)];
  if (some.length === 0) return "engine";
  if (large?.length === 0) return "engine; small ones in TypeScript";
  return some.length === 1 && some[0] === "cast"
    ? "engine; the cast in TypeScript"
    : `TypeScript: ${some.join(", ")}`;
}

function opLine(facts: OpFacts, names: Names): string[] {
  const { name, checks, cases, wasm, strict } = facts;
  const path = names["autograd"]?.[name];
  const yes = (right: boolean) => (right ? "agrees" : "differs");
  return [
    path ? `[${name}](${path})` : name,
    typeof checks === "number" ? `${checks} call${checks === 1 ? "" : "s"}` : `none: ${checks}`,
    wasm ? float32Text(facts) : "differs",
    wasm ? "TypeScript" : "differs",
    yes(strict),
    cases ? String(cases.NCHW) : "",
    cases ? String(cases.NHWC) : "",
  ];
}

function algorithmLine({ name, summary, counts }: AlgorithmFacts): string[] {
  return [
    `**${name}**: ${summary}`,
    ...counts.map(({ of, products }) => {
      const numbers = [...new Set(Object.values(products))];
      return numbers.length === 1
        ? `${numbers[0]} of ${of}`
        : `${Object.values(products).join(" / ")} of ${of}`;
    }),
  ];
}

/** Writes the tables of the page that says what computes what; nothing is done where no source has changed. */
export async function writeOpTables(root: string): Promise<void> {
  const workspace = join(root, "../..");
  const folder = join(root, "generated");
  const tool = join(workspace, "tools/ops-matrix/src");
  const packages = ["ndarray", "wasm", "conv-kernels", "autograd", "testing"].map((name) =>
    join(workspace, "packages", name),
  );
  const sources = packages.flatMap((path) =>
    path.endsWith("autograd") ? [join(path, "src"), join(path, "test")] : [join(path, "src")],
  );
  const conformance = join(workspace, "packages/testing/conformance");
  await unlessMade(join(folder, "ops-stamp"), [...sources, conformance, tool, join(root, "scripts")], () => {
    const found = execFileSync(
      process.execPath,
      ["--import", "tsx", "--conditions=@convkit/source", join(tool, "main.ts")],
      { cwd: workspace, encoding: "utf8", maxBuffer: 2 ** 26 },
    );
    const { ops, algorithms } = JSON.parse(found) as { ops: OpFacts[]; algorithms: AlgorithmFacts[] };
    const names = JSON.parse(readFileSync(join(root, "site/reference/names.json"), "utf8")) as Names;
    const titles = ["op", "gradient checks", "wasm, float32", "wasm, float64", "strict", "NCHW", "NHWC"];
    mkdirSync(folder, { recursive: true });
    writeFileSync(
      join(folder, "ops.md"),
      `${table(
        titles,
        ops.map((facts) => opLine(facts, names)),
      )}\n`,
    );
    const heads = algorithms[0]!.counts.map(({ dtype, layout }) => `${dtype}, ${layout}`);
    writeFileSync(
      join(folder, "algorithms.md"),
      `${table(["algorithm", ...heads], algorithms.map(algorithmLine))}\n`,
    );
  });
}

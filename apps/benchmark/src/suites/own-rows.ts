import type { ContestantSpec } from "../contestants/index.ts";
import { ContestantError } from "../harness/channel.ts";
import { packageVersion } from "../harness/launch.ts";
import type { Contestant, Row } from "../schema.ts";

/** The row of a contestant in a suite that measures in its own way, before anything is known. */
export function ownRow(
  suite: string,
  workload: string,
  detail: string,
  spec: ContestantSpec,
  runtime = "",
): Row {
  const contestant: Contestant = {
    name: spec.name,
    kind: spec.kind,
    version: versionOf(spec),
    variant: "",
    engine: "",
    threads: 1,
    runtime: spec.file.endsWith(".py") ? "" : runtime,
  };
  return { suite, workload, product: "", detail, contestant, status: "failed", samples: [], rounds: [] };
}

function versionOf(spec: ContestantSpec): string {
  try {
    return spec.package ? packageVersion(spec.package) : "";
  } catch {
    return "";
  }
}

/** What went wrong, as a part of a row. */
export function problemOf(error: unknown): Partial<Row> {
  const note = (error instanceof Error ? error.message : String(error)).split("\n")[0]!.slice(0, 200);
  return { status: error instanceof ContestantError ? error.kind : "failed", note };
}

import type { ContestantSpec } from "../contestants/index.ts";
import type { MemoryResult } from "../protocol.ts";
import type { TrainTask } from "../tasks.ts";
import type { Place } from "./context.ts";
import { launch, packageVersion } from "./launch.ts";

export interface Load {
  readonly task: TrainTask;
  /** Steps of training after the first one. */
  readonly steps: number;
  readonly seed: number;
  readonly timeoutMs: number;
  /** Whose first step takes longer is weighed after that one. Default: none. */
  readonly singleMs?: number;
}

/**
 * What training takes of memory, in a process of its own on one thread: after the first step, and after all.
 *
 * @throws ContestantError when the contestant is missing, cannot do it or is too slow
 */
export async function weigh(
  spec: ContestantSpec,
  place: Place,
  { task, steps, seed, timeoutMs, singleMs = Number.POSITIVE_INFINITY }: Load,
): Promise<{ before: MemoryResult; after: MemoryResult; single: boolean }> {
  if (spec.package) packageVersion(spec.package);
  const channel = await launch(spec, place.node ?? process.execPath, 1);
  try {
    await channel.call("describe", { threads: 1, variant: "" }, timeoutMs);
    await channel.call("prepare", { task, seed }, timeoutMs);
    const { ms } = await channel.call("run", { calls: 1 }, timeoutMs);
    const before = await channel.call("memory", {}, timeoutMs);
    if (ms > singleMs) return { before, after: before, single: true };
    await channel.call("run", { calls: steps }, timeoutMs);
    return { before, after: await channel.call("memory", {}, timeoutMs), single: false };
  } finally {
    channel.close();
  }
}

import { existsSync } from "node:fs";
import { rename, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Callbacks, TrainingState } from "@convkit/nn";
import { checkpointing, latestCheckpoint } from "@convkit/nn/node";
import type { RunOptions } from "./options.ts";

/** What a run needs so that it can be killed and gone on with. */
export interface Checkpoints {
  /** Where to go on from; undefined at the beginning. */
  readonly resume: TrainingState | undefined;
  /** Writes them while the run goes. */
  readonly callback: Callbacks;
  /** The run has ended and nobody will go on with it. */
  clear(): Promise<void>;
}

/** Finds the newest checkpoint to resume from, or makes room for those of a new run. */
export async function prepareCheckpoints(
  { out, resume: wanted, checkpointEvery }: Pick<RunOptions, "out" | "resume" | "checkpointEvery">,
  say: (line: string) => void,
): Promise<Checkpoints> {
  const folder = join(out, "checkpoints");
  if (!wanted && existsSync(folder)) {
    const aside = `${folder}-before`;
    await rm(aside, { recursive: true, force: true });
    await rename(folder, aside);
    say(`the checkpoints of a run that had not ended are set aside in ${aside}`);
  }
  const { checkpoint, skipped } = wanted
    ? await latestCheckpoint(folder)
    : { checkpoint: undefined, skipped: [] };
  for (const { path } of skipped) say(`${path} is damaged: passed over`);
  if (wanted)
    say(checkpoint ? `going on from ${checkpoint.path}` : `no checkpoint in ${folder}: from the beginning`);
  return {
    resume: checkpoint?.state,
    callback: checkpointing({
      folder,
      everySeconds: checkpointEvery,
      onError: (error) => say(error.message.replace(/^\w+: /, "")),
    }),
    clear: () => rm(folder, { recursive: true, force: true }),
  };
}

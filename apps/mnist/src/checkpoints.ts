import { existsSync } from "node:fs";
import { rename, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Callbacks, TrainingState } from "@convkit/nn";
import { checkpointing, latestCheckpoint } from "@convkit/nn/node";
import type { RunOptions } from "./options.ts";
import { sentenceOf } from "./sentence.ts";

/** What a run needs so that it can be killed and gone on with. */
export interface Checkpoints {
  /** Where to go on from; undefined at the beginning. */
  readonly resume: TrainingState | undefined;
  /** Writes them while the run goes. */
  readonly callback: Callbacks;
  /** The run has ended and nobody will go on with it. */
  clear(): Promise<void>;
}

/** The first of `path`, `path-2`, `path-3` and so on that is not there. */
function freeName(path: string): string {
  for (let number = 1; ; number++) {
    const name = number === 1 ? path : `${path}-${number}`;
    if (!existsSync(name)) return name;
  }
}

/**
 * Finds the newest checkpoint to resume from, or makes room for those of a new run; none is ever deleted.
 *
 * @throws Error when there are checkpoints to resume from, and none of them can be read
 */
export async function prepareCheckpoints(
  { out, resume: wanted, checkpointEvery }: Pick<RunOptions, "out" | "resume" | "checkpointEvery">,
  say: (line: string) => void,
): Promise<Checkpoints> {
  const folder = join(out, "checkpoints");
  if (!wanted && existsSync(folder)) {
    const aside = freeName(`${folder}-before`);
    await rename(folder, aside);
    say(`the checkpoints of a run that had not ended are set aside in ${aside}`);
  }
  const { checkpoint, skipped } = wanted
    ? await latestCheckpoint(folder)
    : { checkpoint: undefined, skipped: [] };
  for (const { error } of skipped) say(`passed over: ${sentenceOf(error)}`);
  if (!checkpoint && skipped.length > 0)
    throw new Error(
      `none of the checkpoints in '${folder}' can be read; a new run, without --resume, sets them aside`,
    );
  if (wanted)
    say(checkpoint ? `going on from ${checkpoint.path}` : `no checkpoint in ${folder}: from the beginning`);
  return {
    resume: checkpoint?.state,
    callback: checkpointing({
      folder,
      everySeconds: checkpointEvery,
      onError: (error) => say(sentenceOf(error)),
    }),
    clear: () => rm(folder, { recursive: true, force: true }),
  };
}

import { ConvkitError, OutOfMemoryError } from "@convkit/ndarray";
import type { FileFormat } from "./formats.ts";

/** What became of a file. */
export type Verdict = "read" | "refused";

/** What the files are called: a message that does not say so does not name its file. */
const file = "folder/damaged.bin";
const mostSeconds = 5;
/** Beyond what the file itself, and all that it can unpack to, explain: samples are of a few kB. */
const mostBytes = 64 * 2 ** 20;

/**
 * Reads bytes, which must give a value or a ConvkitError that names the file and says more than that.
 *
 * @throws Error that says what was wrong instead: another error, no name, too long, too much memory
 */
export async function judge({ load }: FileFormat, bytes: Uint8Array): Promise<Verdict> {
  const start = performance.now();
  const before = process.memoryUsage().arrayBuffers;
  const error = await attempt(() => load(bytes, file));
  const grown = process.memoryUsage().arrayBuffers - before;
  const seconds = (performance.now() - start) / 1000;
  if (seconds > mostSeconds) throw new Error(`it took ${seconds.toFixed(1)} s`);
  if (grown > mostBytes) throw new Error(`it allocated ${(grown / 2 ** 20).toFixed(0)} MiB`);
  if (error === undefined) return "read";
  if (!(error instanceof ConvkitError)) throw new Error("it threw what is no ConvkitError", { cause: error });
  if (error instanceof OutOfMemoryError)
    throw new Error("it asked for more memory than there is", { cause: error });
  if (!error.message.includes(file)) throw new Error("its error does not name the file", { cause: error });
  if (error.message.length > 1000)
    throw new Error("its error is longer than anybody reads", { cause: error });
  return "refused";
}

/** What is thrown, or undefined. */
async function attempt(load: () => unknown): Promise<unknown> {
  try {
    await load();
    return undefined;
  } catch (error) {
    return error ?? new Error("nothing was thrown");
  }
}

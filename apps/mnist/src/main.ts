import { progressView } from "@convkit/nn/node";
import { parseOptions, UsageError } from "./options.ts";
import { run } from "./run.ts";
import { sentenceOf } from "./sentence.ts";
import { listenForStop } from "./stop.ts";

/** One line for people; everything for developers who set DEBUG. */
function complaint(error: unknown): string {
  if (process.env["DEBUG"] && error instanceof Error) return error.stack ?? error.message;
  return `mnist: ${sentenceOf(error)}`;
}

/** Whoever stops reading (`| head`), or closes the terminal, does not stop the work: it is saved all the same. */
function outliveReaders(): void {
  for (const stream of [process.stdout, process.stderr])
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "EPIPE" && error.code !== "EIO") throw error;
    });
}

async function main(argv: readonly string[]): Promise<number> {
  outliveReaders();
  try {
    const options = parseOptions(argv);
    const view = progressView(process.stdout, { unit: "images" });
    // Leaving in any way gives the terminal its cursor back.
    process.once("exit", () => view.finish());
    const stop = listenForStop((leaving) => {
      view.finish();
      console.log(
        leaving === "at once"
          ? "Stopped before training began: there are no new weights."
          : "Stopping after this batch; Ctrl-C again quits at once.",
      );
    });
    try {
      return await run(options, { view, stop, say: (line) => console.log(line) });
    } finally {
      stop.release();
    }
  } catch (error) {
    if (error instanceof UsageError && error.exitCode === 0) console.log(error.message);
    else console.error(error instanceof UsageError ? `mnist: ${error.message}` : complaint(error));
    return error instanceof UsageError ? error.exitCode : 1;
  }
}

process.exitCode = await main(process.argv.slice(2));

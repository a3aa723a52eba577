import { parseOptions, UsageError } from "./options.ts";
import { progressView } from "./progress.ts";
import { run } from "./run.ts";
import { listenForStop } from "./stop.ts";

/** One line for people; everything for developers who set DEBUG. */
function complaint(error: unknown): string {
  if (process.env["DEBUG"] && error instanceof Error) return error.stack ?? error.message;
  // Errors of convkit's packages start with the function's name, which says nothing to a user of this program.
  const message = error instanceof Error ? error.message : String(error);
  return `mnist: ${message.replace(/^\w+: /, "").replaceAll(/\s*\n\s*/g, "; ")}`;
}

async function main(argv: readonly string[]): Promise<number> {
  try {
    const options = parseOptions(argv);
    const view = progressView(process.stdout);
    // Leaving in any way gives the terminal its cursor back.
    process.once("exit", () => view.finish());
    const stop = listenForStop(() => {
      view.finish();
      console.log("Stopping after this batch; Ctrl-C again quits at once.");
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

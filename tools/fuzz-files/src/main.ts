import { fork } from "node:child_process";
import { parseArgs } from "node:util";
import { formats } from "./formats.ts";
import { fuzz } from "./fuzz.ts";

/**
 * Damages files of every format that is read here and reads them: each must give a value, or an error of convkit's that names
 * the file and the reason. Prints the smallest that does not and exits with 1. Usage, with the defaults:
 *
 *   npx tsx --conditions=@convkit/source tools/fuzz-files/src/main.ts --count 20000 --seed 1 --formats all
 *
 * Files are read in a process of its own, so that one that never ends is found, too.
 */
const { values } = parseArgs({
  options: {
    count: { type: "string", default: "20000" },
    seed: { type: "string", default: "1" },
    formats: { type: "string", default: "all" },
  },
});
/** Without a word of the reader for so long, it hangs: a file takes milliseconds. */
const patience = 60_000;

if (process.send) await read((message) => new Promise((resolve) => process.send?.(message, () => resolve())));
else await watch();

/** `send` resolves when the message is on its way: of a file that is never read through, the watcher must have heard. */
async function read(send: (message: string) => Promise<void>): Promise<void> {
  const names = values.formats.split(",");
  const chosen = formats.filter(({ name }) => values.formats === "all" || names.includes(name));
  const { verdicts, failure } = await fuzz({
    formats: chosen,
    count: Number(values.count),
    seed: Number(values.seed),
    onFile: send,
  });
  let total = 0;
  for (const [name, { read, refused }] of verdicts) {
    total += read + refused;
    console.log(`${name.padEnd(26)} ${String(read).padStart(6)} read ${String(refused).padStart(6)} refused`);
  }
  const peak = `${Math.round(process.resourceUsage().maxRSS / 1024)} MiB of memory at most`;
  console.log(failure ?? `no file of ${total} did anything else, seed ${values.seed}, ${peak}`);
  process.exitCode = failure === undefined ? 0 : 1;
  process.disconnect();
}

async function watch(): Promise<void> {
  const child = fork(import.meta.filename, process.argv.slice(2));
  let last = "";
  let timer: NodeJS.Timeout | undefined;
  const wait = () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      console.log(`a file has not been read after ${patience / 1000} s`);
      child.kill("SIGKILL");
    }, patience);
  };
  wait();
  child.on("message", (message) => {
    last = String(message);
    wait();
  });
  process.exitCode = await new Promise<number>((resolve) =>
    child.on("exit", (code, signal) => {
      // Such as the collector's, when a file takes all memory.
      if (signal !== null) console.log(`its reader ended by ${signal}\n${last}`);
      resolve(code ?? 1);
    }),
  );
  clearTimeout(timer);
}

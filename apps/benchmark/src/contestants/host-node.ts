import { Socket } from "node:net";
import { createInterface } from "node:readline";
import type { Request } from "../protocol.ts";
import type { ContestantCode } from "./contestant.ts";
import { serve } from "./serve.ts";

/** Serves a contestant on file descriptors 3 (requests) and 4 (answers): libraries may print as they like. */
export function hostInNode(code: ContestantCode): void {
  const answer = serve(code, {
    now: () => performance.now(),
    collect: () => (globalThis as { gc?: () => void }).gc?.(),
    memory: () => ({
      peakRss: process.resourceUsage().maxRSS * 1024,
      heapUsed: process.memoryUsage().heapUsed,
    }),
  });
  // Sockets, not file streams: a blocked read would keep a process that crashes from exiting.
  const output = new Socket({ fd: 4, readable: false, writable: true });
  const lines = createInterface({ input: new Socket({ fd: 3, readable: true, writable: false }) });
  let last: Promise<unknown> = Promise.resolve();
  lines.on("line", (line) => {
    last = last.then(async () => {
      output.write(`${JSON.stringify(await answer(JSON.parse(line) as Request))}\n`);
    });
  });
  lines.on("close", () => process.exit(0));
}

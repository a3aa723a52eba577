import { trainInWorker } from "@convkit/nn";
import type { SoakEvent, SoakOptions } from "./worker.ts";

// The page of tools/browsers/src/soak.ts: has a worker train for the minutes in its address, and tells how far it is.

const soak = { steps: 0, linear: 0, outcome: "" };
Object.assign(globalThis, { soak });

const minutes = Number(new URLSearchParams(location.search).get("minutes"));
const worker = new Worker(new URL("./worker.js", location.href), { type: "module" });
const run = trainInWorker<SoakOptions, number, SoakEvent>(worker, { minutes });
try {
  for await (const event of run)
    if (event.type === "memory") Object.assign(soak, { steps: event.steps, linear: event.linear });
  soak.steps = await run.result;
  soak.outcome = "done";
} catch (error) {
  soak.outcome = String(error);
}

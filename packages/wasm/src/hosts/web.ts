import { workerSource } from "../worker-source.ts";
import type { Host } from "./host.ts";

const program = () => `${workerSource()}onmessage = ({ data }) => start(data);`;

/** By then a browser has ended a worker, whatever it does; nobody is told. */
const graceMs = 5000;

/** Web Workers, from a blob: there is no file to find for a bundler or a server. */
export function webHost(): Host {
  return {
    cores: globalThis.navigator?.hardwareConcurrency ?? 1,
    obstacle: obstacle(),
    endsLate: true,
    start(task, onEnd) {
      try {
        const url = URL.createObjectURL(new Blob([program()], { type: "text/javascript" }));
        const worker = new Worker(url, { name: "convkit" });
        worker.onerror = (event) => {
          // A content security policy that forbids blobs ends here; the console need not hear of it twice.
          event.preventDefault();
          onEnd(event.message || "the page's content security policy may forbid blob: workers");
        };
        worker.onmessageerror = () => onEnd("memory cannot be shared with it");
        worker.postMessage(task);
        return () => {
          worker.terminate();
          URL.revokeObjectURL(url);
          setTimeout(() => onEnd("it was stopped"), graceMs);
        };
      } catch (error) {
        onEnd(String(error));
        return () => {};
      }
    },
  };
}

function obstacle(): string | undefined {
  if (typeof Worker !== "function") return "there are no workers here";
  if (globalThis.crossOriginIsolated) return undefined;
  return "the page is not cross-origin isolated (by the headers COOP and COEP), so memory cannot be shared";
}

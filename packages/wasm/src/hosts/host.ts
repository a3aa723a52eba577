import type { WorkerTask } from "../worker-source.ts";
import { isNode, nodeHost } from "./node.ts";
import { webHost } from "./web.ts";

/** What starts threads here. */
export interface Host {
  /** Threads that the machine runs at once. */
  readonly cores: number;
  /** Whether a worker may go on for a while after it was ended. Default: false. */
  readonly endsLate?: boolean;
  /** Why there can be no threads beside the caller's, as the end of a sentence. */
  readonly obstacle?: string | undefined;
  /**
   * Starts a worker, which comes up some time later. `onEnd` is called at most once, when it has ended or is known never
   * to come up; where the host is never told, not at all.
   *
   * @returns a function that ends the worker, whatever it does
   */
  start(task: WorkerTask, onEnd: (reason: string) => void): () => void;
}

/** The host of this runtime. */
export function findHost(): Host {
  return isNode() ? nodeHost() : webHost();
}

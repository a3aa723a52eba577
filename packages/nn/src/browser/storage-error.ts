import { ConvkitError } from "@convkit/ndarray";

/** Why something was not kept or not found: no browser, too little room, no such entry, or else the browser's own reason. */
export type StorageReason = "unavailable" | "quota" | "missing" | "failed";

/** A browser could not keep, find or hand over what was asked for. */
export class StorageError extends ConvkitError {
  override readonly name = "StorageError";
  readonly reason: StorageReason;

  constructor(functionName: string, sentence: string, reason: StorageReason) {
    super(functionName, sentence);
    this.reason = reason;
  }
}

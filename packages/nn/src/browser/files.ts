import { ArgumentError, checkOptionNames } from "@convkit/ndarray";
import { kindOf } from "../check.ts";
import { StorageError } from "./storage-error.ts";
import { type Saveable, toBytes } from "./to-bytes.ts";

/** How long a download may take to begin. */
const DOWNLOAD_MS = 60_000;

/** A file that a person chose. */
export interface PickedFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

export interface PickFileOptions {
  /** Which files are offered, as the `accept` of an input: ".safetensors,.json". Default: all. */
  readonly accept?: string;
}

function page(functionName: string): Document {
  if (typeof document !== "undefined") return document;
  throw new StorageError(functionName, "it needs a page of a browser; there is none here", "unavailable");
}

/**
 * Has the browser save a file where it saves downloads, or where the person says.
 *
 * @param name of the file, without a path
 * @param what bytes, or a state dict, which is saved as safetensors
 * @throws StorageError outside of a page, a worker included
 * @throws ArgumentError when the name is empty or has a slash, or what is given cannot be saved
 * @example
 * ```ts no-run
 * await downloadFile("digits.safetensors", model.stateDict());
 * ```
 */
export async function downloadFile(name: string, what: Saveable): Promise<void> {
  const link = page("downloadFile").createElement("a");
  if (typeof name !== "string" || name === "" || /[\\/]/.test(name))
    throw new ArgumentError(
      "downloadFile",
      `the name must be that of a file, without a path, got ${typeof name === "string" ? JSON.stringify(name) : kindOf(name)}`,
    );
  // A copy: a view of shared memory makes no Blob.
  const bytes = Uint8Array.from(await toBytes(what));
  link.href = URL.createObjectURL(new Blob([bytes], { type: "application/octet-stream" }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), DOWNLOAD_MS);
}

/**
 * Lets a person choose a file, and reads it. Call it when they press something: browsers open no dialog otherwise.
 *
 * @returns undefined when they choose none
 * @throws StorageError outside of a page, a worker included; with the reason "failed" when the file cannot be read
 * @example
 * ```ts no-run
 * const file = await pickFile({ accept: ".safetensors" });
 * if (file) model.loadStateDict(loadSafetensors(file.bytes));
 * ```
 */
export async function pickFile(options: PickFileOptions = {}): Promise<PickedFile | undefined> {
  checkOptionNames("pickFile", options, ["accept"]);
  const input = page("pickFile").createElement("input");
  input.type = "file";
  input.accept = options.accept ?? "";
  const file = await new Promise<File | undefined>((resolve) => {
    input.addEventListener("change", () => resolve(input.files?.[0]));
    input.addEventListener("cancel", () => resolve(undefined));
    input.click();
  });
  if (!file) return undefined;
  try {
    return { name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new StorageError(
      "pickFile",
      `the file ${JSON.stringify(file.name)} must be readable, got ${why}`,
      "failed",
    );
  }
}

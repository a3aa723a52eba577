import {
  ArgumentError,
  ConvkitError,
  DTypeError,
  EngineError,
  FormatError,
  OutOfMemoryError,
  ShapeError,
} from "@convkit/ndarray";
import { AnomalyError, type AnomalyFacts } from "../anomaly/anomaly-error.ts";
import { StorageError, type StorageReason } from "../browser/storage-error.ts";
import { FileError } from "../node/file-error.ts";
import { DivergenceError, type EpochRecord } from "../train/history.ts";

/** What structured cloning leaves of an error of another class is a nameless Error: this keeps its kind. */
export interface PackedError {
  readonly name: string;
  readonly message: string;
  readonly stack?: string | undefined;
  readonly functionName?: string;
  readonly epochs?: readonly EpochRecord[];
  readonly anomaly?: AnomalyFacts;
  readonly file?: { readonly path: string; readonly code: string | undefined };
  readonly reason?: StorageReason;
}

export function packError(error: unknown): PackedError {
  if (!(error instanceof Error)) return { name: "Error", message: String(error) };
  const { name, message, stack } = error;
  return {
    name,
    message,
    stack,
    ...(error instanceof ConvkitError && { functionName: error.functionName }),
    ...(error instanceof DivergenceError && { epochs: error.epochs }),
    ...(error instanceof AnomalyError && { anomaly: { ...error.facts } }),
    ...(error instanceof FileError && { file: { path: error.path, code: error.code } }),
    ...(error instanceof StorageError && { reason: error.reason }),
  };
}

/** An error of the same kind, for convkit's own; any other is an Error that has its name. */
export function unpackError(packed: PackedError): Error {
  const error = rebuild(packed);
  if (packed.stack !== undefined) error.stack = packed.stack;
  return error;
}

function rebuild({ name, message, functionName, epochs = [], anomaly, file, reason }: PackedError): Error {
  if (functionName === undefined) return Object.assign(new Error(message), { name });
  const sentence = message.slice(`${functionName}: `.length);
  if (name === "DivergenceError") return new DivergenceError(functionName, sentence, epochs);
  if (name === "AnomalyError" && anomaly) return new AnomalyError(functionName, anomaly);
  // The sentence is made of a cause, which stays on the other side.
  if (file)
    return Object.assign(new FileError(functionName, "use", file.path, { code: file.code }), {
      message,
      cause: undefined,
    });
  if (reason) return new StorageError(functionName, sentence, reason);
  // By errors' own names: those of classes are lost when a bundle is minified.
  const kinds = { ArgumentError, DTypeError, EngineError, FormatError, OutOfMemoryError, ShapeError };
  const Kind = Object.hasOwn(kinds, name) ? kinds[name as keyof typeof kinds] : ConvkitError;
  return new Kind(functionName, sentence);
}

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
import { DivergenceError, type EpochRecord } from "../train/history.ts";

/** What structured cloning leaves of an error of another class is a nameless Error: this keeps its kind. */
export interface PackedError {
  readonly name: string;
  readonly message: string;
  readonly stack?: string | undefined;
  readonly functionName?: string;
  readonly epochs?: readonly EpochRecord[];
  readonly anomaly?: AnomalyFacts;
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
  };
}

/** An error of the same kind, for convkit's own; any other is an Error that has its name. */
export function unpackError(packed: PackedError): Error {
  const error = rebuild(packed);
  if (packed.stack !== undefined) error.stack = packed.stack;
  return error;
}

function rebuild({ name, message, functionName, epochs = [], anomaly }: PackedError): Error {
  if (functionName === undefined) return Object.assign(new Error(message), { name });
  const sentence = message.slice(`${functionName}: `.length);
  if (name === "DivergenceError") return new DivergenceError(functionName, sentence, epochs);
  if (name === "AnomalyError" && anomaly) return new AnomalyError(functionName, anomaly);
  // By errors' own names: those of classes are lost when a bundle is minified.
  const kinds = { ArgumentError, DTypeError, EngineError, FormatError, OutOfMemoryError, ShapeError };
  const Kind = Object.hasOwn(kinds, name) ? kinds[name as keyof typeof kinds] : ConvkitError;
  return new Kind(functionName, sentence);
}

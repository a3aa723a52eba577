import { ArgumentError } from "@convkit/ndarray";
import { checkInteger, checkNumber, checkObject } from "../check.ts";
import type { EpochRecord } from "./history.ts";

/** How far a run is: plain data. */
export interface Progress {
  /** The epoch under way, or the next; counts from 1. */
  readonly epoch: number;
  /** Batches of that epoch that were trained. */
  readonly batch: number;
  /** Batches of the whole run. */
  readonly step: number;
  /** Examples of that epoch. */
  readonly samples: number;
  /** The sum of their losses. */
  readonly total: number;
  /** How many of them were classified right; null when targets are not labels. */
  readonly correct: number | null;
  /** The step size of the last batch; null before the first of an epoch. */
  readonly lr: number | null;
  /** Batches whose gradients wait for a step of the optimizer. */
  readonly pending: number;
  /** What that epoch has taken, before interruptions, too. */
  readonly seconds: number;
}

/** Before the first batch of an epoch. */
export function epochStart(epoch: number, step: number): Progress {
  return { epoch, batch: 0, step, samples: 0, total: 0, correct: null, lr: null, pending: 0, seconds: 0 };
}

/** Throws unless the value is a Progress. */
export function checkProgress(functionName: string, name: string, value: unknown): void {
  checkObject(functionName, name, value);
  const progress = value as Progress;
  checkInteger(functionName, `${name}.epoch`, progress.epoch, 1);
  for (const key of ["batch", "step", "samples", "pending"] as const)
    checkInteger(functionName, `${name}.${key}`, progress[key], 0);
  for (const key of ["total", "seconds"] as const)
    checkNumber(functionName, `${name}.${key}`, progress[key], "a finite number", Number.isFinite);
  if (progress.correct !== null) checkInteger(functionName, `${name}.correct`, progress.correct, 0);
  if (progress.lr !== null)
    checkNumber(functionName, `${name}.lr`, progress.lr, "a finite number", Number.isFinite);
}

const recordNumbers = ["epoch", "step", "samples", "loss", "lr", "seconds"];
const optionalNumbers = ["accuracy", "validationLoss", "validationAccuracy"];

/** Throws unless the value is a list of EpochRecords, numbered from 1. */
export function checkRecords(functionName: string, name: string, value: unknown): void {
  if (!Array.isArray(value)) throw new ArgumentError(functionName, `${name} must be an array`);
  for (const [at, record] of value.entries()) {
    checkObject(functionName, `${name}[${at}]`, record);
    for (const [key, number] of Object.entries(record as EpochRecord)) {
      if (typeof number === "number" && [...recordNumbers, ...optionalNumbers].includes(key)) continue;
      throw new ArgumentError(functionName, `${name}[${at}].${key} is no number of an epoch`);
    }
    const missing = recordNumbers.find((key) => !Object.hasOwn(record, key));
    if (missing) throw new ArgumentError(functionName, `${name}[${at}] must have ${missing}`);
    if (record.epoch !== at + 1)
      throw new ArgumentError(
        functionName,
        `${name}[${at}].epoch must be ${at + 1}, got ${String(record.epoch)}`,
      );
  }
}

import { ArgumentError } from "@convkit/ndarray";
import { checkObject } from "../check.ts";
import type { DataLoader, DataLoaderState } from "../data/data-loader.ts";
import type { Batches } from "./evaluate.ts";

/** Where data stand, and what they must agree in for that to mean the same. */
export interface DataPosition {
  readonly state: object;
  readonly length?: number;
  readonly batchSize?: number;
  readonly seed?: number;
  /** The length of the data set. */
  readonly examples?: number;
  readonly samplerSeed?: number;
  /** The DataLoader's: of the order of the examples in the epoch under way. */
  readonly checksum?: number;
}

/** What is compared, in words, before data are put where they stood; their checksum is compared then. */
const identity = {
  length: "length",
  batchSize: "batchSize",
  seed: "seed",
  examples: "number of examples",
  samplerSeed: "sampler's seed",
} as const;

/** What states of older versions lack. */
const added: readonly string[] = ["examples", "samplerSeed", "checksum"];

/** Data that know where they stand, as a DataLoader does; others are passed over from the start of an epoch. */
export function isPositioned(data: Batches): data is Batches & { state: DataLoaderState } {
  return "state" in data && typeof data.state === "object" && data.state !== null;
}

export function positionOf(data: Batches | undefined): DataPosition | null {
  if (data === undefined || !isPositioned(data)) return null;
  const { length, batchSize, seed, dataset, sampler, checksum } = data as Partial<DataLoader>;
  const known = { length, batchSize, seed, examples: dataset?.length, samplerSeed: sampler?.seed, checksum };
  return {
    state: data.state,
    ...Object.fromEntries(Object.entries(known).filter(([, value]) => typeof value === "number")),
  };
}

/** Throws when only one of both knows its place: batches would be trained again, or left out. */
export function checkPositioned(data: Batches, position: DataPosition | null): void {
  if (isPositioned(data) === (position !== null)) return;
  const [before, now] = position === null ? ["did not know", "do"] : ["knew", "do not"];
  refuse("data", `they ${before} where they stood, as a DataLoader does, and now they ${now}`);
}

/** Puts data where others like them stood. */
export function setPosition(name: string, data: Batches | undefined, position: DataPosition | null): void {
  if (data === undefined || position === null || !isPositioned(data)) return;
  checkObject("fit", `resume.${name}`, position);
  checkObject("fit", `resume.${name}.state`, position.state);
  const differs = (key: keyof typeof identity | "checksum") =>
    positionOf(data)![key] !== position[key] && !(added.includes(key) && position[key] === undefined);
  for (const key of Object.keys(identity) as (keyof typeof identity)[])
    if (differs(key))
      refuse(name, `its ${identity[key]} was ${position[key]}, and is ${positionOf(data)![key]}`);
  data.state = position.state as DataLoaderState;
  if (differs("checksum")) refuse(name, "the epoch under way has other examples, or another order");
}

function refuse(name: string, why: string): never {
  throw new ArgumentError("fit", `${name} must be the same as when the state was saved: ${why}`);
}

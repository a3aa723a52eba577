import { ArgumentError } from "@convkit/ndarray";
import { checkObject } from "../check.ts";
import type { DataLoaderState } from "../data/data-loader.ts";
import type { Batches } from "./evaluate.ts";

/** Where data stand, and what they must agree in for that to mean the same. */
export interface DataPosition {
  readonly state: object;
  readonly length?: number;
  readonly batchSize?: number;
  readonly seed?: number;
}

const identity = ["length", "batchSize", "seed"] as const;

/** Data that know where they stand, as a DataLoader does; others are passed over from the start of an epoch. */
export function isPositioned(data: Batches): data is Batches & { state: DataLoaderState } {
  return "state" in data && typeof data.state === "object" && data.state !== null;
}

export function positionOf(data: Batches | undefined): DataPosition | null {
  if (data === undefined || !isPositioned(data)) return null;
  const of = data as Partial<DataPosition>;
  const known = identity.flatMap((key) => (typeof of[key] === "number" ? [[key, of[key]] as const] : []));
  return { state: data.state, ...Object.fromEntries(known) };
}

/** Puts data where others like them stood. */
export function setPosition(name: string, data: Batches | undefined, position: DataPosition | null): void {
  if (data === undefined || position === null || !isPositioned(data)) return;
  checkObject("fit", `resume.${name}`, position);
  checkObject("fit", `resume.${name}.state`, position.state);
  const of = positionOf(data)!;
  for (const key of identity)
    if (of[key] !== position[key])
      throw new ArgumentError(
        "fit",
        `${name} must be the same as when the state was saved: its ${key} was ${position[key]}, and is ${of[key]}`,
      );
  data.state = position.state as DataLoaderState;
}

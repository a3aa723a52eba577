import type { ContestantSpec } from "../contestants/index.ts";
import type { Channel } from "./channel.ts";
import type { Place } from "./context.ts";

export async function openPage(
  _spec: ContestantSpec,
  _browser: NonNullable<Place["browser"]>,
): Promise<Channel> {
  throw new Error("to be written");
}

import { compare, type Finding } from "../src/labs/playground/compare.ts";
import { makeJob } from "../src/labs/playground/job.ts";
import type { ArraysState, Source } from "../src/labs/playground/state.ts";

/** All that the playground tells of a call. */
export const findings = (state: ArraysState) =>
  [...compare(makeJob(state))].filter(({ kind }) => kind !== "pause");

export const rowsOf = (all: readonly Finding[]) =>
  all.flatMap((finding) => (finding.kind === "row" ? [finding.row] : []));

export const typed = (text: string): Source => ({ kind: "typed", text });

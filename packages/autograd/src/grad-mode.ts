import { ArgumentError } from "@convkit/ndarray";

/** Whether ops record how to differentiate themselves: one switch, as JavaScript runs one thing at a time. */
let recording = true;

export function isRecording(): boolean {
  return recording;
}

/** Runs `f` with recording on or off and puts the switch back, whatever happens. */
export function withRecording<T>(functionName: string, on: boolean, f: () => T): T {
  const before = recording;
  recording = on;
  let result: T;
  try {
    result = f();
  } finally {
    recording = before;
  }
  const later = result as { then?: unknown; next?: unknown } | null | undefined;
  if (typeof later?.then === "function") {
    // The refusal is the error to see; what the promise comes to would only be an unhandled rejection beside it.
    later.then(undefined, () => {});
    refuseLater(functionName, "async");
  }
  if (typeof later?.next === "function") refuseLater(functionName, "a generator");
  return result;
}

function refuseLater(functionName: string, kind: string): never {
  throw new ArgumentError(
    functionName,
    `the function must not be ${kind}: what it does after it first pauses would run outside; await first, then call`,
  );
}

/**
 * Runs `f` without recording: its results need no gradient and keep nothing alive.
 *
 * @throws ArgumentError when `f` is async
 * @example
 * const w = tensor([1, 2], { requiresGrad: true });
 * noGrad(() => mul(w, 2)).requiresGrad // false
 */
export function noGrad<T>(f: () => T): T {
  return withRecording("noGrad", false, f);
}

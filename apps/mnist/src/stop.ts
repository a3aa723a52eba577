/** Exit codes of a process that ended by a signal: 128 + its number. */
const exitCodes = { SIGINT: 130, SIGTERM: 143 } as const;
type StopSignal = keyof typeof exitCodes;

/** One Ctrl-C arrives more than once where the terminal signals every process and parents pass it on. */
const samePressMs = 300;

export interface Stop {
  /** Aborts at the first signal. */
  readonly signal: AbortSignal;
  /** From now on there is work to keep: the first signal no longer exits at once. */
  keepWork(): void;
  /** What to exit with; undefined while nothing has been asked. */
  exitCode(): number | undefined;
  /** Stops listening. */
  release(): void;
}

/**
 * Turns the first Ctrl-C (or SIGTERM) into an abort that is seen after the batch at hand; the second exits at once,
 * and so does the first before there is work to keep.
 *
 * @param onStop called at the first signal
 */
export function listenForStop(onStop: (leaving: "at once" | "after this batch") => void = () => {}): Stop {
  const controller = new AbortController();
  let exitCode: number | undefined;
  let hasWork = false;
  let samePress = false;
  const handle = (name: NodeJS.Signals) => {
    if (samePress) return;
    if (exitCode !== undefined) return leave(name);
    exitCode = exitCodes[name as StopSignal];
    samePress = true;
    // A batch may hold up the event loop: what arrived meanwhile is handled after timers, before immediates.
    setTimeout(() => setImmediate(() => (samePress = false)).unref(), samePressMs).unref();
    onStop(hasWork ? "after this batch" : "at once");
    if (!hasWork) return leave(name);
    controller.abort();
  };
  const names = Object.keys(exitCodes) as StopSignal[];
  const release = () => {
    for (const name of names) process.off(name, handle);
  };
  // Unlike process.exit, the signal itself does not wait for a read or a write that hangs.
  const leave = (name: NodeJS.Signals) => {
    release();
    process.kill(process.pid, name);
  };
  for (const name of names) process.on(name, handle);
  return {
    signal: controller.signal,
    keepWork: () => {
      hasWork = true;
    },
    exitCode: () => exitCode,
    release,
  };
}

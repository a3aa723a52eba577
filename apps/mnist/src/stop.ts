/** Exit codes of a process that ended by a signal: 128 + its number. */
const exitCodes = { SIGINT: 130, SIGTERM: 143 } as const;
type StopSignal = keyof typeof exitCodes;

export interface Stop {
  /** Aborts at the first signal. */
  readonly signal: AbortSignal;
  /** What to exit with; undefined while nothing has been asked. */
  exitCode(): number | undefined;
  /** Stops listening. */
  release(): void;
}

/**
 * Turns the first Ctrl-C (or SIGTERM) into an abort that the training loop sees after its batch; the second
 * exits at once.
 */
export function listenForStop(onStop: () => void = () => {}): Stop {
  const controller = new AbortController();
  let exitCode: number | undefined;
  const handle = (name: NodeJS.Signals) => {
    if (exitCode !== undefined) process.exit(exitCode);
    exitCode = exitCodes[name as StopSignal];
    onStop();
    controller.abort();
  };
  const names = Object.keys(exitCodes) as StopSignal[];
  for (const name of names) process.on(name, handle);
  return {
    signal: controller.signal,
    exitCode: () => exitCode,
    release: () => {
      for (const name of names) process.off(name, handle);
    },
  };
}

/**
 * Whether the suite is one of those that run again with each build of the engine and number of threads: what is TypeScript
 * alone is the same in all of them, and is left to the suite that runs once.
 */
export const testsOneEngine = (): boolean => "testsOneEngine" in globalThis;

/** Says so; for the set-up files of those suites. */
export function testOneEngine(): void {
  Object.assign(globalThis, { testsOneEngine: true });
}

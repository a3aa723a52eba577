import type { ContestantCode, Preparers, Work } from "../contestant.ts";

/**
 * A planted slowdown, for tests of the benchmark itself: with CONVKIT_BENCHMARK_SLOWDOWN=0.2 every call is
 * followed by honest work of a fifth of its time.
 */
export function slowedDown(code: ContestantCode): ContestantCode {
  const share = Number(
    (globalThis.process as NodeJS.Process | undefined)?.env["CONVKIT_BENCHMARK_SLOWDOWN"] ?? 0,
  );
  if (!(share > 0)) return code;
  const kinds = Object.fromEntries(
    Object.entries(code.kinds).map(([kind, prepare]) => [
      kind,
      async (...args: [never, number, never]) =>
        slowed(await (prepare as (...args: unknown[]) => Work | Promise<Work>)(...args), share),
    ]),
  ) as Preparers;
  return { ...code, kinds };
}

function slowed(work: Work, share: number): Work {
  const call = () => {
    const start = performance.now();
    const pending = work.call();
    const finish = () => {
      const end = performance.now() + share * (performance.now() - start);
      while (performance.now() < end);
    };
    return pending instanceof Promise ? pending.then(finish) : finish();
  };
  return { ...work, call };
}

/** Counts images and tells the rate and the time left. */
export function stopwatch(total: number, now: () => number = () => performance.now()) {
  const start = now();
  return (done: number): { perSecond: number; secondsLeft: number } => {
    const seconds = Math.max(1e-6, (now() - start) / 1000);
    const perSecond = done / seconds;
    return { perSecond, secondsLeft: done > 0 ? (total - done) / perSecond : 0 };
  };
}

/** How long training may hold the event loop, batches permitting. */
const HOLD_MS = 50;

const macrotask = () =>
  new Promise<void>((resolve) => {
    if (typeof setImmediate === "function") setImmediate(resolve);
    else setTimeout(resolve, 0);
  });

/**
 * A function to await between batches: now and then it lets the event loop turn, so that key presses, timers and
 * rendering get their turn although awaiting results alone never leaves the microtasks.
 */
export function breathing(): () => Promise<void> {
  let last = performance.now();
  return async () => {
    if (performance.now() - last < HOLD_MS) return;
    await macrotask();
    last = performance.now();
  };
}

import { afterEach, expect, test, vi } from "vitest";
import { listenForStop, type Stop } from "../src/stop.ts";

let stop: Stop | undefined;
afterEach(() => {
  stop?.release();
  vi.restoreAllMocks();
});

test("the first signal aborts, the second exits at once", () => {
  const exit = vi.spyOn(process, "exit").mockImplementation((() => {}) as typeof process.exit);
  let told = 0;
  stop = listenForStop(() => told++);
  expect([stop.signal.aborted, stop.exitCode()]).toEqual([false, undefined]);
  process.emit("SIGINT", "SIGINT");
  expect([stop.signal.aborted, stop.exitCode(), told]).toEqual([true, 130, 1]); // 128 + SIGINT's 2
  expect(exit).not.toHaveBeenCalled();
  process.emit("SIGINT", "SIGINT");
  expect(exit).toHaveBeenCalledExactlyOnceWith(130);
});

test("SIGTERM stops as well, and released listeners are gone", () => {
  const before = process.listenerCount("SIGTERM");
  stop = listenForStop();
  process.emit("SIGTERM", "SIGTERM");
  expect(stop.exitCode()).toBe(143); // 128 + SIGTERM's 15
  stop.release();
  expect(process.listenerCount("SIGTERM")).toBe(before);
});

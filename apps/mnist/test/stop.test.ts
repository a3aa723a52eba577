import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { listenForStop, type Stop } from "../src/stop.ts";

let stop: Stop | undefined;
let kill: ReturnType<typeof mockKill>;
const mockKill = () => vi.spyOn(process, "kill").mockImplementation(() => true);

beforeEach(() => {
  vi.useFakeTimers();
  kill = mockKill();
});
afterEach(() => {
  stop?.release();
  vi.restoreAllMocks();
  vi.useRealTimers();
});

test("with work to keep, the first press aborts and the second exits at once", () => {
  const told: string[] = [];
  stop = listenForStop((leaving) => told.push(leaving));
  stop.keepWork();
  expect([stop.signal.aborted, stop.exitCode()]).toEqual([false, undefined]);
  process.emit("SIGINT", "SIGINT");
  expect([stop.signal.aborted, stop.exitCode(), told]).toEqual([true, 130, ["after this batch"]]); // 128 + SIGINT's 2
  vi.advanceTimersByTime(310);
  expect(kill).not.toHaveBeenCalled();
  process.emit("SIGINT", "SIGINT");
  expect(kill).toHaveBeenCalledExactlyOnceWith(process.pid, "SIGINT");
});

test("one press that arrives three times is one press", () => {
  stop = listenForStop();
  stop.keepWork();
  for (let copy = 0; copy < 3; copy++) process.emit("SIGINT", "SIGINT");
  vi.advanceTimersByTime(200);
  process.emit("SIGINT", "SIGINT");
  expect(kill).not.toHaveBeenCalled();
});

test("before there is work, the first press exits", () => {
  const told: string[] = [];
  stop = listenForStop((leaving) => told.push(leaving));
  process.emit("SIGINT", "SIGINT");
  expect(told).toEqual(["at once"]);
  expect(kill).toHaveBeenCalledExactlyOnceWith(process.pid, "SIGINT");
});

test("SIGTERM stops as well, and released listeners are gone", () => {
  const before = process.listenerCount("SIGTERM");
  stop = listenForStop();
  stop.keepWork();
  process.emit("SIGTERM", "SIGTERM");
  expect(stop.exitCode()).toBe(143); // 128 + SIGTERM's 15
  stop.release();
  expect(process.listenerCount("SIGTERM")).toBe(before);
});

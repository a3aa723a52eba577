import { expect, test } from "vitest";
import { type Progress, progressView, stopwatch } from "../src/progress.ts";

const half: Progress = {
  stage: "epoch 1/2",
  done: 5,
  total: 10,
  loss: 0.5,
  accuracy: 0.875,
  imagesPerSecond: 1234.5,
  secondsLeft: 75,
};

/** A stream that keeps what is written. */
function recorder(isTTY: boolean) {
  const written: string[] = [];
  return { written, isTTY, columns: 120, write: (text: string) => written.push(text) > 0 };
}

test("without a terminal: a line every ten seconds and one at the end of a stage", () => {
  const stream = recorder(false);
  let now = 0;
  const view = progressView(stream, { now: () => now });
  for (; now < 25_000; now += 100) view.update({ ...half, done: now / 2500 });
  view.update({ ...half, done: 10 });
  view.finish();
  view.finish();
  expect(stream.written).toMatchInlineSnapshot(`
    [
      "epoch 1/2   40 %  loss 0.500  accuracy 87.5 %  1,235 images/s  1 min 15 s left
    ",
      "epoch 1/2   80 %  loss 0.500  accuracy 87.5 %  1,235 images/s  1 min 15 s left
    ",
      "epoch 1/2  100 %  loss 0.500  accuracy 87.5 %  1,235 images/s  1 min 15 s left
    ",
    ]
  `);
});

test("on a terminal: one line drawn over and over", () => {
  const stream = Object.assign(recorder(true), { on: () => {}, removeListener: () => {} });
  const view = progressView(stream);
  view.update(half);
  view.finish();
  expect(stream.written.join("")).toContain(
    "epoch 1/2  ████████████░░░░░░░░░░░░  50 %  loss 0.500  accuracy 87.5 %  1,235 images/s  1 min 15 s left",
  );
});

test("rate and time left", () => {
  let now = 0;
  const elapsed = stopwatch(1000, () => now);
  now = 2000;
  expect(elapsed(100)).toEqual({ imagesPerSecond: 50, secondsLeft: 18 });
  expect(elapsed(0).secondsLeft).toBe(0);
});

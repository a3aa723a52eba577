import { ones, tensor } from "@convkit/autograd";
import { fit, Linear, mseLoss, SGD } from "@convkit/nn";
import { type Progress, progressBar, progressView, type Terminal } from "@convkit/nn/node";
import { describe, expect, test } from "vitest";

const half: Progress = {
  stage: "epoch 1/2",
  done: 5,
  total: 10,
  loss: 0.5,
  accuracy: 0.875,
  perSecond: 1234.5,
  secondsLeft: 75,
};

/** A stream that keeps what is written. */
function recorder(isTTY = false, columns = 120) {
  const written: string[] = [];
  return { written, isTTY, columns, write: (text: string) => written.push(text) > 0 } satisfies Terminal & {
    written: string[];
  };
}

describe("progressView", () => {
  test("without a terminal: a line every ten seconds and one at the end of a stage", () => {
    const stream = recorder();
    let now = 0;
    const view = progressView(stream, { unit: "images", now: () => now });
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

  test("on a terminal: one line, drawn over at most ten times a second", () => {
    const stream = recorder(true);
    let now = 0;
    const view = progressView(stream, { now: () => now });
    for (; now < 1000; now += 10) view.update(half);
    expect(stream.written).toHaveLength(10);
    view.finish();
    view.finish();
    expect(stream.written.at(-1)).toBe("\n");
    expect(stream.written[0]).toBe(
      "\repoch 1/2  ████████████░░░░░░░░░░░░  50 %  loss 0.500  accuracy 87.5 %  1,235 examples/s  1 min 15 s left\x1b[K",
    );
  });

  test("a line is cut where a narrow terminal would wrap it; no bar where the end is unknown", () => {
    const narrow = recorder(true, 20);
    progressView(narrow).update(half);
    expect(narrow.written).toEqual(["\repoch 1/2  ████████\x1b[K"]);
    const endless = recorder(true);
    progressView(endless).update({ stage: "epoch 1/2", done: 1234, total: undefined, perSecond: 5 });
    expect(endless.written).toEqual(["\repoch 1/2  1,234  5 examples/s\x1b[K"]);
  });
});

describe("progressBar", () => {
  const batch = { input: ones([4, 2]), target: tensor([0, 1, 0, 1], { dtype: "int32" }) };

  test("tells of every batch, and ends its line with every epoch and the run", async () => {
    const told: (Progress | "end")[] = [];
    const view = { update: (progress: Progress) => told.push(progress), finish: () => told.push("end") };
    const model = new Linear(2, 2);
    await fit(model, {
      data: [batch, batch],
      optimizer: new SGD(model.parameters(), { lr: 0.1 }),
      epochs: 2,
      callbacks: [progressBar({ view })],
    });
    const shown = told.map((one) => (one === "end" ? one : `${one.stage} ${one.done} of ${one.total}`));
    expect(shown).toEqual([
      "epoch 1/2 1 of 2",
      "epoch 1/2 2 of 2",
      "end",
      "epoch 2/2 1 of 2",
      "epoch 2/2 2 of 2",
      "end",
      "end",
    ]);
    const last = told.at(-3) as Progress;
    expect(last.secondsLeft).toBe(0);
    expect(last.accuracy).toBe(0.5);
    expect(last.perSecond).toBeGreaterThan(0);
  });

  test("data of unknown length, and no classes", async () => {
    const told: Progress[] = [];
    const model = new Linear(2, 1);
    await fit(model, {
      data: (async function* () {
        yield { input: ones([4, 2]), target: ones([4, 1]) };
      })(),
      loss: mseLoss,
      optimizer: new SGD(model.parameters(), { lr: 0.1 }),
      callbacks: [progressBar({ view: { update: (progress) => told.push(progress), finish: () => {} } })],
    });
    expect(told).toHaveLength(1);
    expect(told[0]).toMatchObject({ done: 1, total: undefined, secondsLeft: undefined, accuracy: undefined });
  });
});

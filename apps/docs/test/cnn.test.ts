import { tensor } from "@convkit/autograd";
import { array } from "@convkit/ndarray";
import type { TrainingContext } from "@convkit/nn";
import { describe, expect, test } from "vitest";
import { type CurvePoint, curveDrawing, thin } from "../src/labs/cnn/curves.ts";
import { createDigitModel, shownLayers } from "../src/labs/cnn/digit-model.ts";
import { DIGIT_SIDE, fitDigit } from "../src/labs/cnn/fit-digit.ts";
import { blankInk, drawLine, INK_SIDE, isCellInked, setCell } from "../src/labs/cnn/ink.ts";
import { layerCounts } from "../src/labs/cnn/layer-counts.ts";
import { overlay, strongest } from "../src/labs/cnn/overlay.ts";
import { explainDigit, readDigit } from "../src/labs/cnn/read-digit.ts";
import { trainDigits } from "../src/labs/cnn/train-digits.ts";
import type { DigitEvent } from "../src/labs/cnn/training-messages.ts";
import { paintPlanes } from "../src/lib/paint-planes.ts";

describe("weights of a convolution beside a dense layer's", () => {
  const same = { filters: 32, kernel: 3, stride: 1, padding: 1 };

  test("one channel of 4 x 50, and four of 1 x 50", () => {
    expect(layerCounts({ channels: 1, height: 4, width: 50, ...same })).toMatchObject({
      convWeights: 288,
      outputs: 6400,
      denseWeights: 1_280_000,
      ratio: expect.closeTo(4444.4, 1),
    });
    expect(layerCounts({ channels: 4, height: 1, width: 50, ...same })).toMatchObject({
      convWeights: 1152,
      outputs: 1600,
      denseWeights: 320_000,
      ratio: expect.closeTo(277.8, 1),
    });
  });

  test("what makes no convolution is refused in its own words", () => {
    const setting = { channels: 1, height: 2, width: 2, ...same, padding: 0 };
    expect(() => layerCounts(setting)).toThrow(/^convGeometry: /);
  });
});

test("the network has the numbers that the page tells", () => {
  const model = createDigitModel();
  const sizes = model.parameters().map(({ size }) => size);
  // 8*25 + 8, 16*8*9 + 16, 784*10 + 10
  expect(sizes).toEqual([200, 8, 1152, 16, 7840, 10]);
  expect(model.forward(tensor(new Float32Array(784), { shape: [1, 1, 28, 28] })).shape).toEqual([1, 10]);
});

describe("a drawing", () => {
  test("has a line where it was drawn, with round ends", () => {
    const ink = blankInk();
    drawLine(ink, [20, 50], [60, 50], 4);
    const at = (x: number, y: number) => ink[y * INK_SIDE + x];
    expect([at(40, 50), at(17, 50), at(14, 50), at(40, 56)]).toEqual([1, 1, 0, 0]);
  });

  test("has cells that are filled and cleared", () => {
    const ink = blankInk();
    setCell(ink, 27, 3, 1);
    expect(isCellInked(ink, 27, 3)).toBe(true);
    // Four by four elements.
    expect(ink.reduce((sum, value) => sum + value, 0)).toBe(16);
    setCell(ink, 27, 3, 0);
    expect(isCellInked(ink, 27, 3)).toBe(false);
  });
});

describe("a drawing as MNIST has it", () => {
  /** A rectangle of full ink in a square of 60. */
  const rectangle = (top: number, left: number, height: number, width: number) =>
    Float32Array.from({ length: 3600 }, (_, i) => {
      const [y, x] = [Math.floor(i / 60) - top, (i % 60) - left];
      return y >= 0 && y < height && x >= 0 && x < width ? 1 : 0;
    });
  const inked = (image: Float32Array) => {
    const places = [...image.keys()].filter((i) => image[i]! > 0);
    const rows = places.map((i) => Math.floor(i / DIGIT_SIDE));
    const columns = places.map((i) => i % DIGIT_SIDE);
    return [Math.min(...rows), Math.max(...rows), Math.min(...columns), Math.max(...columns)];
  };

  test("fits 20 x 20 in the middle, its proportions kept, wherever it stood", () => {
    // 40 x 10, so 20 x 5: rows 4 to 23; columns 11.5 to 16.5.
    const image = fitDigit(rectangle(3, 45, 40, 10), 60);
    expect(inked(image)).toEqual([4, 23, 11, 16]);
    expect([image[10 * 28 + 11], image[10 * 28 + 12], image[10 * 28 + 16]]).toEqual([0.5, 1, 0.5]);
    expect(fitDigit(rectangle(19, 1, 40, 10), 60)).toEqual(image);
  });

  test("is also enlarged", () => {
    expect(inked(fitDigit(rectangle(3, 5, 5, 5), 60))).toEqual([4, 23, 4, 23]);
  });

  test("has its centre of mass in the middle, not that of its box", () => {
    const ink = rectangle(10, 10, 40, 40);
    // The lower right quarter alone is full.
    for (let i = 0; i < ink.length; i++) if (Math.floor(i / 60) < 30 || i % 60 < 30) ink[i] = ink[i]! * 0.01;
    const image = fitDigit(ink, 60);
    let [mass, x] = [0, 0];
    for (const [i, value] of image.entries()) {
      mass += value;
      x += value * ((i % DIGIT_SIDE) + 0.5);
    }
    // Half an image's side; float32 sums.
    expect(x / mass).toBeCloseTo(14, 1);
  });

  test("is blank for a blank one", () => {
    expect(fitDigit(new Float32Array(3600), 60).every((value) => value === 0)).toBe(true);
  });
});

describe("training", () => {
  /** Ones are a vertical stroke, zeros a horizontal one. */
  const count = 64;
  const images = Uint8Array.from({ length: count * 784 }, (_, i) => {
    const [n, y, x] = [Math.floor(i / 784), Math.floor(i / 28) % 28, i % 28];
    return (n % 2 === 1 ? Math.abs(x - 10 - (n % 7)) : Math.abs(y - 10 - (n % 5))) < 2 ? 255 : 0;
  });
  const split = {
    images: array(images, { shape: [count, 28, 28] }),
    labels: array(Uint8Array.from({ length: count }, (_, n) => n % 2)),
  };

  test("tells what the page shows, and gives the weights of what it tested", async () => {
    const events: (DigitEvent | { type: "batch" | "epoch" })[] = [];
    const context: TrainingContext<DigitEvent> = {
      signal: new AbortController().signal,
      callbacks: { onBatch: () => void events.push({ type: "batch" }) },
      report: async (event) => void events.push(event),
    };
    const options = { images: 48, epochs: 3, batchSize: 8, learningRate: 0.01, seed: 1, base: "" };
    const result = await trainDigits(options, { train: split, test: split }, context);
    expect(events[0]).toEqual({ type: "start", batches: 6, epochs: 3 });
    expect(events.filter(({ type }) => type === "batch")).toHaveLength(18);
    expect(
      events.filter(({ type }) => type === "test").map((event) => "step" in event && event.step),
    ).toEqual([6, 12, 18]);
    const look = events.find((event) => event.type === "look")!;
    const shapes = new Map(Object.entries(look.tensors).map(([name, { shape }]) => [name, shape]));
    expect(shapes).toEqual(
      new Map<string, unknown>([
        ["digit", [1, 1, 28, 28]],
        ["filters", [8, 1, 5, 5]],
        ["1", [1, 8, 28, 28]],
        ["2", [1, 8, 14, 14]],
        ["4", [1, 16, 14, 14]],
        ["5", [1, 16, 7, 7]],
      ]),
    );
    expect(result).toMatchObject({ accuracy: 1, tested: count, steps: 18 });

    const model = createDigitModel();
    model.loadStateDict(result.tensors);
    const pixels = Float32Array.from(images.subarray(784, 2 * 784), (byte) => byte / 255);
    const { best, probabilities, layers } = readDigit(model, pixels);
    expect(best).toBe(1);
    // A float32 softmax.
    expect(probabilities.reduce((sum, p) => sum + p)).toBeCloseTo(1, 5);
    expect([...layers.keys()]).toEqual(shownLayers.map(({ name }) => name));
    const map = explainDigit(model, pixels, "4", 1);
    expect(map).toHaveLength(784);
    expect(Math.max(...map)).toBe(1);
  });
});

describe("pictures", () => {
  test("of planes lie in rows with gaps, on one scale", () => {
    const { width, height, pixels } = paintPlanes([1, 0, 0, -2, 2, 0], [3, 1, 2], {
      columns: 2,
      colours: "signed",
    });
    expect([width, height]).toEqual([5, 3]);
    const at = (x: number, y: number) => [...pixels.subarray((y * width + x) * 4, (y * width + x) * 4 + 4)];
    expect(at(0, 2)).toEqual([255, 158, 74, 255]);
    expect(at(4, 0)).toEqual([72, 149, 255, 255]);
    expect(at(1, 0)).toEqual([12, 12, 16, 255]);
    expect(at(2, 0)).toEqual([0, 0, 0, 0]);
    expect(at(0, 0)[0]).toBe(134);
  });

  test("of a map over a digit, and its strongest place", () => {
    const [pixels, map] = [new Float32Array(784), new Float32Array(784)];
    expect(strongest(map)).toBeUndefined();
    map[5 * 28 + 7] = 0.5;
    expect(strongest(map)).toEqual({ row: 5, column: 7 });
    expect([...overlay(pixels, map).subarray(0, 4)]).toEqual([16, 16, 16, 255]);
  });

  test("of curves show means of stretches", () => {
    const points: CurvePoint[] = [4, 2, 3, 1, 9].map((value, i) => ({ step: i + 1, value }));
    expect(thin(points, 3)).toEqual([
      { step: 2, value: 3 },
      { step: 4, value: 2 },
      { step: 5, value: 9 },
    ]);
    const margin = { top: 0, right: 0, bottom: 0, left: 0 };
    const frame = { width: 100, height: 50, margin, steps: 10, range: [0, 10] as const };
    expect(
      curveDrawing(
        [
          { step: 0, value: 0 },
          { step: 5, value: 5 },
        ],
        frame,
      ).path,
    ).toBe("M0,50L50,25");
  });
});

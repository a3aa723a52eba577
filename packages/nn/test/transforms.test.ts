import {
  arange,
  array,
  arrayEqual,
  type DType,
  Generator,
  type NDArray,
  ones,
  zeros,
} from "@convkit/ndarray";
import {
  compose,
  cutout,
  normalize,
  randomCrop,
  randomErasing,
  randomHorizontalFlip,
  randomRotation,
  randomVerticalFlip,
  type Transform,
} from "@convkit/nn";
import { describe, expect, test } from "vitest";
import rotation from "./fixtures/rotation.json";

const generators = (count: number, seed = 1) =>
  Array.from({ length: count }, (_, n) => new Generator(seed * 1000 + n));
const apply = (transform: Transform, images: NDArray, seed = 1) =>
  transform(images, generators(images.shape[0]!, seed));
/** Two images of two planes of 3 x 4, whose values tell where they come from. */
const numbered = (dtype: DType = "float32") => arange(48, { dtype }).reshape([2, 2, 3, 4]);

const all: Readonly<Record<string, Transform>> = {
  randomCrop: randomCrop([3, 4], { padding: 2, paddingMode: "reflect" }),
  randomHorizontalFlip: randomHorizontalFlip(),
  randomVerticalFlip: randomVerticalFlip(),
  randomRotation: randomRotation(30),
  cutout: cutout(2),
  randomErasing: randomErasing({ p: 0.7 }),
  compose: compose(
    randomCrop([3, 4], { padding: 1 }),
    randomHorizontalFlip(),
    cutout(2),
    normalize({ scale: 2 }),
  ),
};

describe.each(Object.keys(all))("%s", (name) => {
  const transform = all[name]!;

  test("keeps shape and input, and repeats with the same generators", () => {
    const images = numbered();
    const result = apply(transform, images);
    expect(result.shape).toEqual(images.shape);
    expect(arrayEqual(images, numbered())).toBe(true);
    expect(arrayEqual(apply(transform, images), result)).toBe(true);
  });

  test("gives an image the same in any batch, and others with other generators", () => {
    const images = numbered();
    const [first, second] = generators(2);
    const both = transform(images, [first!, second!]);
    const alone = transform(images.slice([1, 2]), generators(2).slice(1));
    expect(arrayEqual(alone.slice(0), both.slice(1))).toBe(true);
    const seeds = Array.from({ length: 12 }, (_, seed) => apply(transform, images, seed));
    expect(seeds.some((other) => !arrayEqual(other, seeds[0]!))).toBe(true);
  });

  test("reads views", () => {
    const view = arange(96).reshape([4, 2, 3, 4]).slice([null, null, -2]);
    expect(arrayEqual(apply(transform, view), apply(transform, view.copy()))).toBe(true);
  });

  test("needs axes of height and width, and a generator an image", () => {
    expect(() => transform(arange(2).reshape([1, 2]), generators(1))).toThrow(
      name === "compose" ? /^randomCrop: images must have/ : new RegExp(`^${name}: images must have`),
    );
    expect(() => transform(numbered(), generators(1))).toThrow(/one generator an image, got 1 for 2/);
  });
});

describe("randomCrop", () => {
  test("cuts every window, each as likely", () => {
    const images = arange(9).reshape([1, 1, 3, 3]);
    const counts = new Map<number, number>();
    for (let seed = 0; seed < 400; seed++) {
      const [corner] = apply(randomCrop(2), images, seed).toTypedArray();
      counts.set(corner!, (counts.get(corner!) ?? 0) + 1);
    }
    // Windows begin at rows and columns 0 and 1: 100 of 400 each, with a deviation of sqrt(400 * 3/16) = 8.7.
    expect([...counts.keys()].toSorted()).toEqual([0, 1, 3, 4]);
    for (const count of counts.values()) expect(Math.abs(count - 100)).toBeLessThan(4 * 8.7);
  });

  // What np.pad(row, 2, mode) gives of 1, 2, 3.
  test.each([
    ["constant", [9, 9, 1, 2, 3, 9, 9]],
    ["edge", [1, 1, 1, 2, 3, 3, 3]],
    ["reflect", [3, 2, 1, 2, 3, 2, 1]],
    ["symmetric", [2, 1, 1, 2, 3, 3, 2]],
  ] as const)("pads as NumPy in mode %s", (paddingMode, padded) => {
    const transform = randomCrop([1, 7], { padding: [0, 2], paddingMode, fill: 9 });
    expect([...apply(transform, array([[[1, 2, 3]]])).toTypedArray()]).toEqual(padded);
  });

  test("refuses what does not fit", () => {
    expect(() => randomCrop(0)).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: randomCrop: size must be an integer of at least 1, got 0]`,
    );
    expect(() => randomCrop(2, { padding: -1 })).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: randomCrop: padding must be an integer of at least 0, got -1]`,
    );
    expect(() => randomCrop(2, { paddingMode: "zeros" as never })).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: randomCrop: paddingMode must be constant, edge, reflect, symmetric, got zeros]`,
    );
    expect(() => randomCrop("2" as never)).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: randomCrop: size must be a number or [height, width], got 2]`,
    );
    expect(() =>
      apply(randomCrop([6, 4], { padding: [1, 0] }), numbered()),
    ).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: randomCrop: the height of the window must fit into the padded image, got 6 and 3 + 2 x 1
        image  [3, 4]   H, W]
    `);
    expect(() =>
      apply(randomCrop(3, { padding: 3, paddingMode: "reflect" }), numbered()),
    ).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: randomCrop: the padding must be at most 2 in mode reflect for a height of 3, got 3
        image  [3, 4]   H, W]
    `);
    expect(() => apply(randomCrop(3, { fill: 0.5 }), numbered("uint8"))).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: randomCrop: fill must be a value that uint8 holds, got 0.5]`,
    );
  });
});

describe("flips", () => {
  test("happen with their probability", () => {
    for (const flip of [randomHorizontalFlip, randomVerticalFlip]) {
      expect(arrayEqual(apply(flip({ p: 0 }), numbered()), numbered())).toBe(true);
      const images = arange(4000).reshape([1000, 1, 2, 2]);
      const flipped = apply(flip({ p: 0.3 }), images).toTypedArray();
      let count = 0;
      // A corner holds 4 n unless its image was flipped.
      for (let n = 0; n < 1000; n++) if (flipped[4 * n] !== 4 * n) count++;
      // 300 of 1000, with a deviation of sqrt(1000 * 0.3 * 0.7) = 14.5.
      expect(Math.abs(count - 300)).toBeLessThan(4 * 14.5);
    }
    expect(() => randomVerticalFlip({ p: 2 })).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: randomVerticalFlip: p must be in 0 .. 1, got 2]`,
    );
  });

  test("exchange sides in every plane", () => {
    const images = numbered("uint8");
    expect(arrayEqual(apply(randomHorizontalFlip({ p: 1 }), images), images.flip(3))).toBe(true);
    expect(arrayEqual(apply(randomVerticalFlip({ p: 1 }), images), images.flip(2))).toBe(true);
  });
});

describe("randomRotation", () => {
  test.each(rotation.cases)("by $degrees degrees is PyTorch's", ({ degrees, fill, output }) => {
    const images = array(Float64Array.from(rotation.input), { shape: rotation.shape });
    const turned = apply(randomRotation([degrees, degrees], { fill }), images).toTypedArray();
    // Places are computed along another way: a few roundings of 2^-53 of values up to 5.
    turned.forEach((value, i) => {
      expect(Math.abs(value - output[i]!)).toBeLessThan(1e-13);
    });
  });

  test("rounds bytes to the nearest", () => {
    const image = array(new Uint8Array([0, 255, 0, 255, 0, 255, 0, 255, 0]), { shape: [1, 3, 3] });
    const exact = array(Float64Array.from(image.toTypedArray()), { shape: [1, 3, 3] });
    const bytes = apply(randomRotation([20, 20]), image);
    expect(bytes.dtype).toBe("uint8");
    expect([...bytes.toTypedArray()]).toEqual(
      [...apply(randomRotation([20, 20]), exact).toTypedArray()].map(Math.round),
    );
  });

  test("refuses what does not fit", () => {
    expect(() => randomRotation(-1)).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: randomRotation: degrees must be a number of at least 0 or two in order, got -1]`,
    );
    expect(() => apply(randomRotation(1), numbered("int32"))).toThrowErrorMatchingInlineSnapshot(
      `[DTypeError: randomRotation: images must be float32, float64 or uint8 to be interpolated, got int32]`,
    );
  });
});

describe("holes", () => {
  const holes = (images: NDArray) => images.toTypedArray().filter((value) => value === 7).length;

  test("of cutout are squares, cut off at edges, the same in every plane", () => {
    for (let seed = 0; seed < 50; seed++) {
      const result = apply(cutout(3, { fill: 7 }), zeros([1, 2, 6, 6]), seed);
      expect(arrayEqual(result.slice(0, 0), result.slice(0, 1))).toBe(true);
      // At a corner 2 x 2 of 3 x 3 are left, or all of them inside.
      expect([4, 6, 9]).toContain(holes(result.slice(0, 0)));
    }
    expect(holes(apply(cutout(1, { holes: 0, fill: 7 }), zeros([1, 3, 3])))).toBe(0);
  });

  test("of randomErasing have an area and a shape within the bounds", () => {
    const options = { p: 1, scale: [0.1, 0.2], ratio: [0.5, 2], fill: 7 } as const;
    const areas = Array.from({ length: 50 }, (_, seed) =>
      holes(apply(randomErasing(options), zeros([1, 20, 20]), seed)),
    );
    // 40 to 80 of 400 pixels; rounding sides of 4.5 to 12.6 by a half moves an area by at most 0.5 * 12.6 + 0.5 * 12.6.
    for (const area of areas) expect(Math.abs(area - 60)).toBeLessThan(20 + 12.6);
    expect(new Set(areas).size).toBeGreaterThan(10);
    // A rectangle as large as the image never fits.
    expect(
      holes(apply(randomErasing({ p: 1, scale: [1, 1], ratio: [1, 1], fill: 7 }), zeros([1, 4, 4]))),
    ).toBe(0);
  });

  test("refuse what does not fit", () => {
    expect(() => cutout(1.5)).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: cutout: length must be an integer of at least 1, got 1.5]`,
    );
    expect(() => randomErasing({ scale: [0.5, 0.2] })).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: randomErasing: scale must be two numbers in 0 .. 1, in order, got 0.5,0.2]`,
    );
    expect(() => randomErasing({ ratio: [0, 2] })).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: randomErasing: ratio must be two numbers above 0, in order, got 0,2]`,
    );
    expect(() => randomErasing({ value: 1 } as never)).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: randomErasing: unknown option "value"; the options are p, scale, ratio, fill]`,
    );
  });
});

test("normalize and compose check what they are given", () => {
  expect(() => apply(normalize({ mean: [1, 2, 3] }), numbered())).toThrowErrorMatchingInlineSnapshot(`
    [ArgumentError: normalize: mean must be a number or one for each of the 2 channels, got 3
      input  [2, 2, 3, 4]   N, C, ...]
  `);
  expect(() => compose(cutout(1), null as never)).toThrowErrorMatchingInlineSnapshot(
    `[ArgumentError: compose: a transform must be a function, got null]`,
  );
  expect(apply(compose(), ones([1, 2, 2])).toArray()).toEqual([
    [
      [1, 1],
      [1, 1],
    ],
  ]);
});

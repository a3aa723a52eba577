import { tensor, zeros } from "@convkit/autograd";
import { arange, array, type NDArray } from "@convkit/ndarray";
import {
  Conv2d,
  colourImages,
  featureMapImages,
  filterImages,
  inputImages,
  overlayImage,
  tileImages,
} from "@convkit/nn";
import { describe, expect, test } from "vitest";

/** Of an image with one channel. */
const plane = (image: NDArray) => image.reshape(image.shape.slice(0, 2)).toArray();
const bytes = (image: NDArray) => [...image.toTypedArray()];

describe("colourImages", () => {
  test("gray: each image on its own scale, all on one, or on one that is given", async () => {
    const two = tensor([0, 1, 1, 5]).reshape([2, 1, 2]);
    const gray = async (range?: "each" | "all" | [number, number]) =>
      bytes(await colourImages(two, { colours: "gray", ...(range && { range }) }));
    expect(await gray()).toEqual([0, 255, 0, 255]);
    expect(await gray("all")).toEqual([0, 51, 51, 255]);
    expect(await gray([0, 2])).toEqual([0, 128, 128, 255]);
  });

  test("colours run from the first stop to the last, and rise in lightness", async () => {
    const ramp = arange(256).reshape([1, 256]);
    const ends = {
      viridis: [0x44, 0x01, 0x54, 0xfd, 0xe7, 0x25],
      inferno: [0x00, 0x00, 0x04, 0xfc, 0xff, 0xa4],
      diverging: [0x1b, 0x2a, 0x6b, 0xff, 0xcf, 0x70],
    } as const;
    for (const [colours, expected] of Object.entries(ends)) {
      const range = [0, 255] as const;
      const image = await colourImages(ramp, { colours: colours as keyof typeof ends, range });
      expect(image.shape).toEqual([1, 256, 3]);
      expect(image.dtype).toBe("uint8");
      const all = bytes(image);
      expect([...all.slice(0, 3), ...all.slice(-3)]).toEqual(expected);
      // Rec. 709's weights of red, green and blue.
      const lightness = Array.from(
        { length: 256 },
        (_, i) => 0.2126 * all[3 * i]! + 0.7152 * all[3 * i + 1]! + 0.0722 * all[3 * i + 2]!,
      );
      // A byte rounds by up to a half.
      for (let i = 1; i < 256; i++) expect(lightness[i]! - lightness[i - 1]!).toBeGreaterThan(-1);
    }
  });

  test("diverging has 0 in its middle, zeros alone too; NaN and infinities do not move the scale", async () => {
    const middle = [0x8e, 0x8c, 0x97];
    const near = (pixel: number[]) => pixel.every((value, c) => Math.abs(value - middle[c]!) <= 1);
    const image = bytes(await colourImages(array([[0, 4, -1]]), { colours: "diverging" }));
    expect(near(image.slice(0, 3))).toBe(true);
    expect(image.slice(3, 6)).toEqual([0xff, 0xcf, 0x70]);
    expect(near(bytes(await colourImages(array([[0]]), { colours: "diverging" })))).toBe(true);
    const odd = array([[Number.NaN, 1, 3, Infinity, -Infinity]]);
    expect(bytes(await colourImages(odd, { colours: "gray" }))).toEqual([0, 0, 255, 255, 0]);
  });

  test("refuses", async () => {
    const message = (options: object, values = array([[1]])) =>
      colourImages(values, options).catch((error: Error) => String(error));
    expect([
      await message({ colours: "jet" }),
      await message({ range: [1, 1] }),
      await message({ cmap: "gray" }),
      await message({}, array([1])),
    ]).toMatchInlineSnapshot(`
      [
        "ArgumentError: colourImages: colours must be one of "gray", "viridis", "inferno", "diverging", got "jet"",
        "ArgumentError: colourImages: range must be "each", "all" or two numbers, the lower first, got [1,1]",
        "ArgumentError: colourImages: unknown option "cmap"; the options are colours, range",
        "ShapeError: colourImages: images must have at least 2 axes, got 1
        values  [1]   ..., H, W",
      ]
    `);
  });
});

describe("filterImages", () => {
  test("an image a filter and channel, each on its own scale", async () => {
    const conv = new Conv2d(2, 2, [1, 2], { bias: false });
    conv.loadStateDict({ weight: tensor([1, -1, 2, 0, 0, 0, 9, -9]).reshape([2, 2, 1, 2]) });
    const images = await filterImages(conv, { colours: "gray" });
    expect(images.shape).toEqual([4, 1, 2, 1]);
    expect(bytes(images)).toEqual([255, 0, 255, 0, 0, 0, 255, 0]);
  });

  test("three channels as red, green and blue", async () => {
    const weight = tensor([0, 1, 2, 3, 4, 5]).reshape([1, 3, 1, 2]);
    const images = await filterImages({ weight }, { rgb: true });
    expect(images.shape).toEqual([1, 1, 2, 3]);
    // Channels 0 1, 2 3 and 4 5 of 5.
    expect(bytes(images)).toEqual([0, 102, 204, 51, 153, 255]);
  });

  test("refuses weights that are no images", async () => {
    await expect(filterImages({ weight: zeros([2, 3]) })).rejects.toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: filterImages: the weight must have 4 axes, got 2
        weight  [2, 3]   O, C/groups, kH, kW]
    `);
    await expect(
      filterImages({ weight: zeros([2, 1, 3, 3]) }, { rgb: true }),
    ).rejects.toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: filterImages: with rgb, filters must have 3 channels, got 1
        weight  [2, 1, 3, 3]   O, C/groups, kH, kW]
    `);
  });
});

describe("featureMapImages and inputImages", () => {
  test("an image a channel of the example asked for", async () => {
    const maps = tensor([0, 1, 2, 3, 0, 10, 5, 0]).reshape([2, 2, 1, 2]);
    const images = await featureMapImages(maps, { example: 1, colours: "gray" });
    expect(images.shape).toEqual([2, 1, 2, 1]);
    expect(bytes(images)).toEqual([0, 255, 255, 0]);
    await expect(featureMapImages(maps, { example: 2 })).rejects.toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: featureMapImages: example must be an integer in 0 .. 1, got 2]`,
    );
    await expect(featureMapImages(zeros([2, 2]))).rejects.toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: featureMapImages: the activations must have 4 axes, got 2
        activations  [2, 2]   N, C, H, W]
    `);
  });

  test("what a network is shown: grey of one channel, colours of three", async () => {
    const one = tensor([-1, 1]).reshape([1, 1, 1, 2]);
    expect(bytes(await inputImages(one))).toEqual([0, 255]);
    const three = tensor([0, 0.5, 1]).reshape([1, 3, 1, 1]);
    const image = await inputImages(three, { range: [0, 1] });
    expect(image.shape).toEqual([1, 1, 1, 3]);
    expect(bytes(image)).toEqual([0, 128, 255]);
    await expect(inputImages(zeros([1, 2, 1, 1]))).rejects.toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: inputImages: images must have 4 axes, the second of 1 or 3 channels
        input  [1, 2, 1, 1]   N, C, H, W]
    `);
  });
});

describe("tileImages", () => {
  const three = array([1, 2, 3], { dtype: "uint8" }).reshape([3, 1, 1, 1]);

  test("rows of images, with gaps and empty places in the background, enlarged", () => {
    expect(plane(tileImages(three, { background: 0 }))).toEqual([
      [1, 0, 2],
      [0, 0, 0],
      [3, 0, 0],
    ]);
    expect(plane(tileImages(three, { columns: 3, gap: 0, scale: 2 }))).toEqual([
      [1, 1, 2, 2, 3, 3],
      [1, 1, 2, 2, 3, 3],
    ]);
  });

  test("refuses", () => {
    expect(() => tileImages(three.slice([0, 0]))).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: tileImages: the images must have 4 axes and be at least one
        images  [0, 1, 1, 1]   N, H, W, C]
    `);
    expect(() => tileImages(three, { columns: 0 })).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: tileImages: columns must be an integer of at least 1, got 0]`,
    );
    expect(() => tileImages(three, { background: 256 })).toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: tileImages: background must be an integer in 0 .. 255, got 256]`,
    );
  });
});

test("overlayImage: the image where the map is 0, the map's colour in its share where it is not", () => {
  const image = array([100, 100, 200, 50], { dtype: "uint8" }).reshape([2, 2, 1]);
  const map = array([
    [0, 1],
    [Number.NaN, 1],
  ]);
  // inferno ends in fcffa4: (100 + 3 * 252) / 4, ...
  expect(overlayImage(image, map).toArray()).toEqual([
    [
      [100, 100, 100],
      [214, 216, 148],
    ],
    [
      [200, 200, 200],
      [202, 204, 136],
    ],
  ]);
  expect(() => overlayImage(image, array([[1]]))).toThrowErrorMatchingInlineSnapshot(`
    [ShapeError: overlayImage: the map must have the image's height and width, the image 1 or 3 channels
      image  [2, 2, 1]   H, W, C
      map    [1, 1]      H, W]
  `);
  expect(() => overlayImage(image, map, { opacity: 2 })).toThrowErrorMatchingInlineSnapshot(
    `[ArgumentError: overlayImage: opacity must be in 0 .. 1, got 2]`,
  );
});

import { deflateSync } from "node:zlib";
import { FormatError } from "@convkit/ndarray";
import { describe, expect, test } from "vitest";
import { decodeImage } from "../src/node/images/decode-image.ts";
import { toGrey } from "../src/node/images/raster-image.ts";
import { resize } from "../src/node/images/resize.ts";
import { messageOf } from "./files.ts";
import fixture from "./fixtures/images.json";
import { pngBytes, pngHeader } from "./png-bytes.ts";

const bytesOf = (text: string) => new Uint8Array(Buffer.from(text, "base64"));
const decode = (bytes: Uint8Array, maxPixels = 10_000) =>
  decodeImage({ functionName: "readImageFolder", file: "cat/1.png", bytes }, maxPixels);
const read = (bytes: Uint8Array, maxPixels?: number) => messageOf(() => decode(bytes, maxPixels));
const fileOf = (name: string) => bytesOf(fixture.cases.find((entry) => entry.name === name)!.file);

describe("decoding", () => {
  test.each(fixture.cases)("$name is what Pillow reads", async ({ name, file, height, width, rgb, grey }) => {
    const image = await decode(bytesOf(file));
    expect([image.height, image.width, image.channels]).toEqual([height, width, 3]);
    // Cosine transforms round differently: libjpeg's and jpeg-js's differ by one, and colours by up to three of that.
    const tolerance = name.startsWith("jpeg") ? 3 : 0;
    const differences = (got: Uint8Array, expected: Uint8Array) =>
      Math.max(...got.map((value, i) => Math.abs(value - expected[i]!)));
    expect(differences(image.data, bytesOf(rgb))).toBeLessThanOrEqual(tolerance);
    expect(differences(toGrey(image).data, bytesOf(grey))).toBeLessThanOrEqual(tolerance);
  });

  test("takes the upper half of 16 bits, and reads Adam7's passes", async () => {
    // Two pixels of grey: 0x1234 and 0xfe00.
    const deep = pngBytes({ width: 2, height: 1, depth: 16, colorType: 0 }, [0, 0x12, 0x34, 0xfe, 0]);
    expect([...(await decode(deep)).data]).toEqual([0x12, 0x12, 0x12, 0xfe, 0xfe, 0xfe]);
    // 2 x 2: pass 1 has the first pixel, pass 6 the second, pass 7 the second row; each row after its filter.
    const woven = pngBytes({ width: 2, height: 2, interlace: 1 }, [0, 10, 0, 20, 0, 30, 40]);
    expect([...toGrey(await decode(woven)).data]).toEqual([10, 20, 30, 40]);
  });
});

describe("resizing", () => {
  test.each(fixture.resize.to)(
    "to $height x $width is Pillow's, to the last bit",
    ({ height, width, rgb }) => {
      const image = { ...fixture.resize, channels: 3, data: bytesOf(fixture.resize.rgb) } as const;
      expect(resize(image, height, width).data).toEqual(bytesOf(rgb));
    },
  );
});

describe("bad PNG files", () => {
  const good = fileOf("rgb");

  test("that are something else", async () => {
    expect(await read(new TextEncoder().encode("GIF89a..."))).toMatchInlineSnapshot(`
      "FormatError: readImageFolder: an image must be a PNG or JPEG file, and this begins as neither
        file  cat/1.png"
    `);
    expect(await read(new Uint8Array(0))).toMatchInlineSnapshot(`
      "FormatError: readImageFolder: an image must be a PNG or JPEG file, and this begins as neither
        file  cat/1.png"
    `);
  });

  test("that are cut short", async () => {
    expect(await read(good.subarray(0, 20))).toMatchInlineSnapshot(`
      "FormatError: readImageFolder: the PNG file is cut short: its chunk "IHDR" reaches to byte 33 of 20
        file  cat/1.png"
    `);
    expect(await read(good.subarray(0, good.length - 5))).toMatchInlineSnapshot(`
      "FormatError: readImageFolder: the PNG file is cut short: it has no end chunk in its 231 bytes
        file  cat/1.png"
    `);
  });

  test("whose header claims what cannot be, before anything is allocated", async () => {
    const claim = (header: object) => read(pngBytes(header, []), 2 ** 24);
    expect(await claim({ width: 2 ** 31 - 1, height: 2 ** 31 - 1 })).toMatchInlineSnapshot(`
      "FormatError: readImageFolder: the image must have between 1 and 16777216 pixels (maxPixels), got 2147483647 x 2147483647
        file  cat/1.png"
    `);
    expect(await claim({ width: 0 })).toMatchInlineSnapshot(`
      "FormatError: readImageFolder: the image must have between 1 and 16777216 pixels (maxPixels), got 0 x 1
        file  cat/1.png"
    `);
    expect(await claim({ depth: 3 })).toMatchInlineSnapshot(`
      "FormatError: readImageFolder: the PNG colour type and depth must be known ones, got 0 and 3
        file  cat/1.png"
    `);
    expect(await claim({ interlace: 2 })).toMatchInlineSnapshot(`
      "FormatError: readImageFolder: the PNG methods must be 0, 0 and 0 or 1, got 0, 0 and 2
        file  cat/1.png"
    `);
    expect(await claim({ interlace: 1, depth: 4 })).toMatchInlineSnapshot(`
      "FormatError: readImageFolder: interlaced PNG files of less than 8 bits are not supported, got 4
        file  cat/1.png"
    `);
  });

  test("whose data are too many, too few or damaged", async () => {
    const square = { width: 2, height: 2 };
    expect(await read(pngBytes(square, new Uint8Array(5_000_000)))).toMatchInlineSnapshot(`
      "FormatError: readImageFolder: the PNG data must unpack to the 6 bytes of its size: there is more
        file  cat/1.png"
    `);
    expect(await read(pngBytes(square, [0, 1, 2, 0, 3]))).toMatchInlineSnapshot(`
      "FormatError: readImageFolder: the PNG data must unpack to the 6 bytes of its size, got 5
        file  cat/1.png"
    `);
    expect(await read(pngBytes(square, [0, 1, 2, 9, 3, 4]))).toMatchInlineSnapshot(`
      "FormatError: readImageFolder: the PNG data must be whole: Unsupported filter: 9
        file  cat/1.png"
    `);
    const damaged = good.slice();
    damaged[damaged.length - 20]! ^= 1;
    expect(await decode(damaged).catch((error: unknown) => error)).toBeInstanceOf(FormatError);
    expect(await read(pngBytes({ width: 1, height: 1, colorType: 3 }, [0, 7]))).toMatchInlineSnapshot(`
      "FormatError: readImageFolder: colours must be in the palette of 0, got 7
        file  cat/1.png"
    `);
  });

  test("that hide a bomb in a chunk that nobody needs are read without it", async () => {
    const profile = [
      "iCCP",
      Buffer.concat([Buffer.from("p\0\0"), deflateSync(new Uint8Array(5_000_000))]),
    ] as const;
    const before = process.memoryUsage().arrayBuffers;
    const image = await decode(pngBytes({ width: 1, height: 1 }, [0, 5], [profile]));
    expect([...image.data]).toEqual([5, 5, 5]);
    // The bomb itself is 5 kB.
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(1_000_000);
  });
});

describe("bad JPEG files", () => {
  const good = fileOf("jpeg");
  /** Where the frame's segment begins, behind its marker. */
  const frame = good.findIndex((byte, i) => byte === 0xff && good[i + 1] === 0xc0) + 2;
  const changed = (at: number, ...bytes: readonly number[]) => {
    const copy = good.slice();
    copy.set(bytes, at);
    return copy;
  };

  test("that are cut short", async () => {
    expect(await read(good.subarray(0, good.length - 2))).toMatchInlineSnapshot(`
      "FormatError: readImageFolder: the JPEG file is cut short: it has no end marker in its 809 bytes
        file  cat/1.png"
    `);
    expect(await read(good.subarray(0, 30))).toMatchInlineSnapshot(`
      "FormatError: readImageFolder: the JPEG file is cut short: a segment of 67 bytes begins at byte 22
        file  cat/1.png"
    `);
  });

  test("whose frame claims what cannot be, before anything is allocated", async () => {
    expect(await read(changed(frame + 3, 0xff, 0xff, 0xff, 0xff), 2 ** 24)).toMatchInlineSnapshot(`
      "FormatError: readImageFolder: the image must have between 1 and 16777216 pixels (maxPixels), got 65535 x 65535
        file  cat/1.png"
    `);
    expect(await read(changed(frame + 3, 0x0f, 0xff, 0x0f, 0xff), 2 ** 24)).toMatchInlineSnapshot(`
      "FormatError: readImageFolder: 811 bytes of JPEG cannot hold the 4095 x 4095 pixels that they claim
        file  cat/1.png"
    `);
    expect(await read(changed(frame + 9, 0))).toMatchInlineSnapshot(`
      "FormatError: readImageFolder: JPEG sampling factors must be in 1 .. 4, got 0 and 0
        file  cat/1.png"
    `);
    expect(await read(changed(frame - 1, 0xc3))).toMatchInlineSnapshot(`
      "FormatError: readImageFolder: JPEG files must be baseline or progressive with Huffman codes, got frame 3
        file  cat/1.png"
    `);
  });

  test("with more scans than any encoder makes", async () => {
    const scan = good.findIndex((byte, i) => byte === 0xff && good[i + 1] === 0xda);
    const segment = good.subarray(scan, good.length - 2);
    const many = Buffer.concat([
      good.subarray(0, scan),
      ...new Array<Uint8Array>(65).fill(segment),
      good.subarray(-2),
    ]);
    expect(await read(many)).toMatchInlineSnapshot(`
      "FormatError: readImageFolder: a JPEG file may have 64 scans, got more
        file  cat/1.png"
    `);
  });
});

test("a PNG's header is written as the format says", () => {
  // Section 11.2.1: width, height, depth, colour type, compression, filter, interlace.
  expect([...pngHeader({ width: 258, height: 3 })]).toEqual([0, 0, 1, 2, 0, 0, 0, 3, 8, 0, 0, 0, 0]);
});

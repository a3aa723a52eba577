import { gzipSync } from "node:zlib";
import { FormatError } from "@convkit/ndarray";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { gunzip, isGzip, readIdx } from "../src/index.ts";
import { idxBytes, messageOf } from "./files.ts";

const plain = idxBytes(
  8,
  [40, 5],
  new Uint8Array(200).map((_, i) => i),
);
const gzipped = new Uint8Array(gzipSync(plain));
const read = (bytes: Uint8Array) => messageOf(() => readIdx(bytes, { file: "labels.gz" }));

test("gzipped and plain bytes give the same array", async () => {
  expect([isGzip(gzipped), isGzip(plain)]).toEqual([true, false]);
  expect((await readIdx(gzipped)).toArray()).toEqual((await readIdx(plain)).toArray());
});

test("inflating stops at the limit, inside a chunk too", async () => {
  const zeros = gzipSync(new Uint8Array(10_000_000));
  expect((await gunzip(zeros, { limit: 1000 })).length).toBe(1000);
  expect((await gunzip(gzipped)).length).toBe(plain.length);
});

describe("messages", () => {
  test("gzip cut short", async () => {
    expect(await read(gzipped.subarray(0, gzipped.length - 20))).toMatchInlineSnapshot(`
      "FormatError: readIdx: the gzipped data must be whole, but it is damaged or cut short
        file  labels.gz"
    `);
  });

  test("only a gzip magic", async () => {
    expect(await read(gzipped.subarray(0, 2))).toMatchInlineSnapshot(`
      "FormatError: readIdx: the gzipped data must be whole, but it is damaged or cut short
        file  labels.gz"
    `);
  });

  test("a wrong checksum", async () => {
    const damaged = gzipped.slice();
    damaged[damaged.length - 6]! ^= 1; // inside the CRC-32 of the gzip trailer
    expect(await read(damaged)).toMatchInlineSnapshot(`
      "FormatError: readIdx: the gzipped data must be whole, but it is damaged or cut short
        file  labels.gz"
    `);
  });

  test("a gzipped foreign file", async () => {
    expect(await read(gzipSync("<!doctype html>"))).toMatchInlineSnapshot(`
      "FormatError: readIdx: an IDX file must start with two zero bytes, got 3c 21 64 6f "<!do"
        file  labels.gz"
    `);
  });

  test("more data than the header promises: inflated no further than one byte beyond", async () => {
    const bomb = gzipSync(Buffer.concat([idxBytes(8, [3], []), Buffer.alloc(50_000_000)]));
    expect(await read(bomb)).toMatchInlineSnapshot(`
      "FormatError: readIdx: the file must end after the 11 bytes that its header promises, got more
        file   labels.gz
        shape  [3]"
    `);
  });

  test("a header that no such file can fill is refused before inflating", async () => {
    expect(await read(gzipSync(idxBytes(8, [4_000_000_000], [1])))).toMatchInlineSnapshot(`
      "FormatError: readIdx: the header promises 4000000008 bytes, more than 29 gzipped bytes can hold
        file   labels.gz
        shape  [4000000000]"
    `);
  });
});

test("any damage to a gzipped file is a FormatError or harmless", async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(gzipped.length - 1), fc.integer({ min: 1, max: 255 }), async (at, change) => {
      const damaged = gzipped.slice();
      damaged[at]! ^= change;
      // Bytes 4 to 9 of a gzip header are time, flags and system (RFC 1952): no part of the data.
      const outcome = await readIdx(damaged).catch((error: unknown) => error);
      if (outcome instanceof Error) expect(outcome).toBeInstanceOf(FormatError);
      else expect(outcome).toMatchObject({ shape: [40, 5] });
    }),
    { numRuns: 300 },
  );
});

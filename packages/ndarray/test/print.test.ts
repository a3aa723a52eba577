import { expect, test } from "vitest";
import { array, zeros } from "../src/index.ts";
import { numpy, type Packed, unpack } from "./numpy.ts";

test.each(numpy.print as (Packed & { text: string })[])("prints as NumPy: $text", (packed) => {
  expect(String(unpack(packed))).toBe(packed.text);
});

test("a view prints its own elements", () => {
  expect(
    `${
      array([
        [1, 2],
        [3, 4],
      ]).T
    }`,
  ).toBe("[[1. 3.]\n [2. 4.]]");
  expect(`${zeros([1]).broadcastTo([2, 2])}`).toBe("[[0. 0.]\n [0. 0.]]");
});

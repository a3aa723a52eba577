import { describe, expect, test } from "vitest";
import {
  parseArrayText,
  parseOptionText,
  parseShapeText,
  TextError,
} from "../src/labs/playground/array-text.ts";

describe("texts", () => {
  test.each([
    [
      "[[1, 2], [3, 4]]",
      [
        [1, 2],
        [3, 4],
      ],
    ],
    [
      "array([[1., 2.],\n       [3., 4.]], dtype=float32)",
      [
        [1, 2],
        [3, 4],
      ],
    ],
    ["tensor([[-1e-3,  inf]], device='cuda:0')", [[-0.001, Infinity]]],
    [
      "[[1 2]\n [3 4]]",
      [
        [1, 2],
        [3, 4],
      ],
    ],
    [
      "1 2\n3 4",
      [
        [1, 2],
        [3, 4],
      ],
    ],
    ["1, \u22122", [1, -2]],
  ])("%j", (text, nested) => {
    expect(parseArrayText(text)).toEqual(nested);
  });

  test.each(["", "[1, 2", "1]", "[1] [2]", "[1, two]"])("%j is no array", (text) => {
    expect(() => parseArrayText(text)).toThrow(TextError);
  });

  test("of shapes and options", () => {
    expect(parseShapeText("[1, 2x3]")).toEqual([1, 2, 3]);
    expect(() => parseShapeText("1, a")).toThrow(TextError);
    expect(["", "2", "1,2", "0:1,2:2", "same", "true", "-1"].map(parseOptionText)).toEqual([
      undefined,
      2,
      [1, 2],
      [
        [0, 1],
        [2, 2],
      ],
      "same",
      true,
      -1,
    ]);
  });
});

import { expect, test } from "vitest";
import { claims } from "../src/labs/care/claims.ts";

test("claims come out as the page says", () => {
  const results = Object.fromEntries(claims.map((claim) => [claim.id, claim.run()]));
  expect(results["ignored-padding"]).toBe(
    [
      "shape [1, 1, 2, 2]",
      "shape [1, 1, 4, 4]",
      'ArgumentError: conv2d: unknown option "paddings"; the options are stride, padding, dilation, groups, layout, paddingMode, algorithm, precision, bias',
    ].join("\n"),
  );
  expect(results["conv1d-in-2d"]).toMatch(/^ShapeError: conv1d: input must have/);
  expect(results["two-to-four"]).toBe("shape [1, 1, 3, 3]\nshape [1, 1, 4, 4]");
  expect(results["division"]).toBe("shape [1, 1, 1, 1]");
});

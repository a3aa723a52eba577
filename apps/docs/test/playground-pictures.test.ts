import { describe, expect, test } from "vitest";
import { compare } from "../src/labs/playground/compare.ts";
import { filters, resizeKernel } from "../src/labs/playground/filters.ts";
import { filterImage, imageJob, toPixels, toPlanes } from "../src/labs/playground/image.ts";
import { defaultImage } from "../src/labs/playground/state.ts";
import { rowsOf } from "./findings.ts";

describe("pictures", () => {
  /** White on the right of column 4. */
  const width = 8;
  const data = Uint8ClampedArray.from({ length: 4 * width * 6 }, (_, place) =>
    place % 4 === 3 || Math.floor(place / 4) % width >= 4 ? 255 : 0,
  );
  const planes = toPlanes({ width, height: 6, data });

  test("come back as they were", () => {
    expect(planes.shape).toEqual([1, 3, 6, 8]);
    expect(toPixels(planes, "clip").data).toEqual(data);
  });

  test("have edges where Sobel sees them", () => {
    const sobel = toPixels(filterImage(planes, defaultImage()), "absolute");
    const row = Array.from({ length: width }, (_, x) => sobel.data[4 * (2 * width + x)]);
    expect(row).toEqual([0, 0, 0, 255, 255, 0, 0, 0]);
    const level = filterImage(planes, { ...defaultImage(), kernel: filters["sobel-y"]!.kernel });
    expect(new Set(level.toTypedArray())).toEqual(new Set([0]));
  });

  test("are timed by every algorithm that can", () => {
    const rows = rowsOf([...compare(imageJob(planes, defaultImage()))]);
    expect(rows.filter(({ error }) => error === 0).map(({ name }) => name)).toContain("depthwise");
  });

  test("kernels sum to 1 that keep brightness, to 0 that find edges", () => {
    const sums = Object.fromEntries(
      Object.entries(filters).map(([name, { kernel }]) => [
        name,
        Math.round(kernel.reduce((sum, value) => sum + value, 0) * 1e9) / 1e9,
      ]),
    );
    expect(sums).toEqual({
      ...{ identity: 1, box: 1, gaussian: 1, sharpen: 1 },
      ...{ "sobel-x": 0, "sobel-y": 0, laplacian: 0, emboss: 0 },
    });
  });

  test("kernels keep their middle when they grow, and come back when they shrink", () => {
    const { kernel } = filters["identity"]!;
    for (const size of [3, 5, 7]) {
      const grown = resizeKernel(kernel, size);
      expect(grown.indexOf(1)).toBe((size * size - 1) / 2);
      expect(resizeKernel(grown, 3)).toEqual(kernel);
    }
  });
});

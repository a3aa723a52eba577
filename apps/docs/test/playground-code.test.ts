import * as kernels from "@convkit/conv-kernels";
import * as ndarrays from "@convkit/ndarray";
import { describe, expect, test } from "vitest";
import { codeOf, imageCodeOf } from "../src/labs/playground/code.ts";
import { filterImage } from "../src/labs/playground/image.ts";
import { makeJob, runJob } from "../src/labs/playground/job.ts";
import { ops } from "../src/labs/playground/ops.ts";
import { type ArraysState, defaultArrays, defaultImage } from "../src/labs/playground/state.ts";
import { typed } from "./findings.ts";

describe("code to copy", () => {
  const run = (code: string, scope: object = {}) => {
    const body = code.replaceAll(/^import .*$/gm, "").replace(/const (?:result|filtered) =/, "return");
    const names = { ...kernels, ...ndarrays, ...scope };
    return new Function(...Object.keys(names), body)(...Object.values(names)) as ndarrays.NDArray;
  };
  const state = (name: string): ArraysState => ({ ...defaultArrays(name), dtype: "float64" });

  test.each(ops.map(({ name }) => name))("of %s gives the same", (name) => {
    const job = makeJob(state(name));
    const shapes = Object.fromEntries(Object.entries(job.arrays).map(([slot, { shape }]) => [slot, shape]));
    const result = run(codeOf(state(name), shapes));
    expect(result.dtype).toBe("float64");
    expect(result.toArray()).toEqual(runJob(job).toArray());
  });

  test("of a picture's filter gives the same", () => {
    const pixels = ndarrays.randomUniform([1, 3, 9, 8], { seed: 3 });
    const image = { ...defaultImage(), stride: 2 };
    expect(run(imageCodeOf(image), { pixels }).toArray()).toEqual(filterImage(pixels, image).toArray());
  });

  test("names what it uses, and keeps NaN", () => {
    const one: ArraysState = {
      ...defaultArrays("convBiasGrad"),
      sources: { outputGrad: typed("[[[nan, -inf]]]") },
    };
    expect(codeOf(one, {})).toBe(
      [
        'import { convBiasGrad } from "@convkit/conv-kernels";',
        'import { array } from "@convkit/ndarray";',
        "",
        "const outputGrad = array([[[NaN, -Infinity]]]);",
        "const result = convBiasGrad(outputGrad);",
      ].join("\n"),
    );
  });
});

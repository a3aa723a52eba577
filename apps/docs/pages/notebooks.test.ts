import type { Locator } from "playwright-core";
import { afterAll, describe, expect, test } from "vitest";
import published from "../../../packages/testing/conformance/seed-cases.json" with { type: "json" };
import { allCases } from "../src/lib/ten-cases.ts";
import { closeBrowser, lab, visit } from "./browser.ts";

/** Every example that the notebooks print numbers of is on a page, and shows those numbers. */
interface Numbers {
  readonly shape: readonly number[];
  readonly data: readonly number[];
}
type Published = Readonly<Record<string, Numbers>> & { readonly loss: number };

const all = published as unknown as (Published & { readonly id: string })[];
const cases = all.slice(0, allCases.length);
const outputOf = (id: string) => [...all.find((one) => one.id === id)!["output"]!.data];
/** Row by row, the axes in another order. */
function ordered({ data, shape }: Numbers, axes: readonly number[]): number[] {
  const stride = (axis: number) => shape.slice(axis + 1).reduce((size, next) => size * next, 1);
  let places = [0];
  for (const axis of axes)
    places = places.flatMap((place) =>
      Array.from({ length: shape[axis]! }, (_, index) => place + index * stride(axis)),
    );
  return places.map((place) => data[place]!);
}
/** The notebooks have channels last, the pages channels first. */
const images = (numbers: Numbers) => ordered(numbers, [0, 3, 1, 2]);
const filters = (numbers: Numbers) => ordered(numbers, [3, 2, 0, 1]);

const numberOf = (text: string) => Number(text.replace("−", "-"));
const shown = async (place: Locator, name: string) =>
  (await place.locator(`[data-array="${name}"] td`).allTextContents()).map(numberOf);

afterAll(closeBrowser);

describe("the cases", () => {
  test("go forward to the published outputs and their sum", async () => {
    const { page, complaints, close } = await visit("understand/forward.html");
    const place = await lab(page, "forward/cases");
    for (const [at, { id }] of allCases.entries()) {
      const { output, loss } = cases[at]!;
      await place.locator("select").first().selectOption(id);
      expect([id, await shown(place, "Y")]).toEqual([id, images(output!)]);
      const text = (await place.getByText("the sum of all of Y is").textContent())!;
      expect([id, numberOf(text.match(/is\s+(−?\d+)\.\s*$/)![1]!)]).toEqual([id, loss]);
    }
    expect(complaints).toEqual([]);
    await close();
  });

  test("go back to the published gradients, the bias's too", async () => {
    const { page, complaints, close } = await visit("understand/backward.html");
    const place = await lab(page, "backward/pieces");
    for (const [at, { id }] of allCases.entries()) {
      const { dinput, dweight, dbias } = cases[at]!;
      await place.locator("select").first().selectOption(id);
      expect([id, await shown(place, "dX")]).toEqual([id, images(dinput!)]);
      expect([id, await shown(place, "dW")]).toEqual([id, filters(dweight!)]);
      expect([id, await shown(place, "db")]).toEqual([id, [...(dbias?.data ?? [])]]);
    }
    expect(complaints).toEqual([]);
    await close();
  });
});

test("transposed convolutions of the notebooks are the matrix page's own", async () => {
  const { page, complaints, close } = await visit("understand/matrix.html");
  const banded = await lab(page, "matrix/banded");
  await banded.locator("button").click();
  // Four numbers, as the vector begins.
  expect(await shown(banded, "Mᵀu")).toEqual(outputOf("transposed-1d-pad1-stride1"));
  const transposed = await lab(page, "matrix/transposed");
  expect(await shown(transposed, "Y")).toEqual(outputOf("transposed-2d-2x2-k3-s2-p1"));
  expect(complaints).toEqual([]);
  await close();
});

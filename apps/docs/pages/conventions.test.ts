import { afterAll, expect, test } from "vitest";
import { closeBrowser, lab, visit } from "./browser.ts";

afterAll(closeBrowser);

test("a layer is translated, and one that cannot be says why", async () => {
  const { page, complaints, close } = await visit("understand/conventions.html");
  const translator = await lab(page, "conventions/translator");
  expect(await translator.locator("[data-answer]").textContent()).toContain("0 before, 1 after");
  expect(await translator.locator('[data-framework="PyTorch"] pre').textContent()).toContain(
    "F.pad(x, (0, 1, 0, 1))",
  );
  await translator.getByRole("button", { name: "ONNX" }).click();
  await translator.locator('select[name="transposed"]').selectOption("transposed convolution");
  expect(await translator.locator('[data-framework="ONNX"] pre').textContent()).toContain('"ConvTranspose"');
  await translator.locator('input[name="groups"]').fill("2");
  expect(await translator.locator('[role="alert"]').textContent()).toContain("groups");
  expect(complaints).toEqual([]);
  await close();
});

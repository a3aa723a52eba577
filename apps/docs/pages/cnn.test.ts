import { fileURLToPath } from "node:url";
import type { Locator, Page } from "playwright-core";
import { afterAll, expect, test } from "vitest";
import { closeBrowser, lab, visit } from "./browser.ts";

afterAll(closeBrowser);

const percent = async (text: Promise<string | null>) => Number.parseFloat((await text)!.replace("%", ""));

/** Counts what WebAssembly a page itself runs; workers have a scope of their own. */
const countEngines = () => {
  const count = { engines: 0 };
  Object.assign(globalThis, { count });
  globalThis.WebAssembly.Instance = new Proxy(globalThis.WebAssembly.Instance, {
    construct(target, given) {
      count.engines++;
      return new target(...(given as [WebAssembly.Module]));
    },
  });
};
const enginesOf = (page: Page) =>
  page.evaluate(() => (globalThis as unknown as { count: { engines: number } }).count.engines);

/** How many engines the page has at every look while it trains; afterwards it may compute what it shows. */
async function enginesWhileTraining(page: Page): Promise<number[]> {
  const seen: number[] = [];
  for (;;) {
    const { phase, engines } = await page.evaluate(() => ({
      phase: document.querySelector<HTMLElement>("[data-phase]")!.dataset["phase"],
      engines: (globalThis as unknown as { count: { engines: number } }).count.engines,
    }));
    if (phase !== "training") return seen;
    seen.push(engines);
    await page.waitForTimeout(50);
  }
}

async function train(training: Locator, images: string, epochs: string): Promise<void> {
  await training.locator("select[name=images]").selectOption(images);
  await training.locator("select[name=epochs]").selectOption(epochs);
  await training.locator("[data-start]").click();
}

/** Draws strokes on the pad, points as fractions of it. */
async function draw(
  page: Page,
  drawing: Locator,
  points: readonly (readonly [number, number])[],
): Promise<void> {
  const pad = drawing.locator("canvas[role=application]");
  await pad.scrollIntoViewIfNeeded();
  const box = (await pad.boundingBox())!;
  for (const [at, [x, y]] of points.entries()) {
    await page.mouse.move(box.x + x * box.width, box.y + y * box.height, { steps: 8 });
    if (at === 0) await page.mouse.down();
  }
  await page.mouse.up();
}

const seven = [
  [0.25, 0.2],
  [0.72, 0.2],
  [0.42, 0.85],
] as const;

test("the page learns MNIST in a worker, reads what is drawn, shows where, and remembers", async () => {
  const { page, complaints, close } = await visit("index.html");
  await page.addInitScript(countEngines);
  await page.goto(new URL("understand/cnn.html", page.url()).href);
  const training = await lab(page, "cnn/train");
  await train(training, "12000", "2");
  await training.locator('[data-phase="training"]').waitFor();
  // One trains; those that it starts itself, its threads, do not count here.
  expect(page.workers().filter((worker) => worker.url().includes("train.worker"))).toHaveLength(1);
  expect(new Set(await enginesWhileTraining(page))).toEqual(new Set([0]));
  await training.locator('[data-phase="done"]').waitFor();
  expect(await percent(training.locator("[data-accuracy]").textContent())).toBeGreaterThan(95);
  expect(await training.locator("[data-engine]").textContent()).toContain("In the worker: WebAssembly");

  const drawing = await lab(page, "cnn/draw");
  await draw(page, drawing, seven);
  await expect.poll(() => drawing.locator("[data-answer]").textContent()).toContain("It reads 7");
  // Now it does compute here, so that the 0 above was counted by what can count.
  expect(await enginesOf(page)).toBeGreaterThan(0);
  const sums = await drawing.locator("[data-probability]").allTextContents();
  // Ten numbers of one decimal.
  expect(sums.reduce((sum, text) => sum + Number.parseFloat(text), 0)).toBeCloseTo(100, 0);
  expect(await drawing.locator("[data-cam]").getAttribute("aria-label")).toMatch(
    /^What speaks for 7: strongest at row/,
  );
  await drawing.getByRole("button", { name: /^1: / }).click();
  expect(await drawing.locator("[data-cam]").getAttribute("aria-label")).toMatch(/ 1(:|$)/);

  await drawing.locator("[data-clear]").click();
  await draw(page, drawing, [
    [0.55, 0.15],
    [0.48, 0.85],
  ]);
  await expect.poll(() => drawing.locator("[data-answer]").textContent()).toContain("It reads 1");

  await page.reload();
  const again = await lab(page, "cnn/draw");
  await expect.poll(() => again.locator("[data-model]").textContent()).toContain("kept in this browser");
  // By keys alone: a stroke of 1, the pen put down and led.
  await again.locator("canvas[role=application]").focus();
  for (const [key, times] of [
    ["ArrowUp", 9],
    ["Enter", 1],
    ["ArrowDown", 18],
    ["Enter", 1],
  ] as const)
    for (let i = 0; i < times; i++) await page.keyboard.press(key);
  await expect.poll(() => again.locator("[data-answer]").textContent()).toContain("It reads 1");
  // Out as a file, and in again where nothing is kept.
  const download = page.waitForEvent("download");
  await again.locator("[data-save]").click();
  const file = await (await download).path();
  expect((await download).suggestedFilename()).toBe("digits.safetensors");
  const fresh = await visit("understand/cnn.html");
  const other = await lab(fresh.page, "cnn/draw");
  await expect.poll(() => other.locator("[data-model]").textContent()).toContain("has learnt nothing yet");
  const restore = async (path: string) => {
    const chooser = fresh.page.waitForEvent("filechooser");
    await other.locator("[data-restore]").click();
    await (await chooser).setFiles(path);
  };
  await restore(fileURLToPath(import.meta.url));
  await expect.poll(() => other.getByRole("alert").textContent()).toContain("readSafetensorsMetadata");
  await restore(file);
  await expect
    .poll(() => other.locator("[data-model]").textContent())
    .toContain("of the test digits are read rightly");
  expect([...complaints, ...fresh.complaints]).toEqual([]);
  await fresh.close();
  await close();
});

test("without cross-origin isolation it trains on one thread, and stops when told", async () => {
  const { page, complaints, close } = await visit("understand/cnn.html", { site: "plain" });
  const training = await lab(page, "cnn/train");
  await train(training, "60000", "5");
  await expect.poll(() => training.locator("svg").count(), { timeout: 60_000 }).toBe(2);
  expect(await training.locator("[data-engine]").textContent()).toContain("one thread");
  expect(await training.locator("[data-engine]").textContent()).toContain("without cross-origin isolation");
  await training.locator("[data-stop]").click();
  await training.locator('[data-phase="done"]').waitFor({ timeout: 60_000 });
  expect(
    Number((await training.locator("[data-result]").textContent())!.match(/after (\d+) batches/)![1]),
  ).toBeLessThan(9375);

  const drawing = await lab(page, "cnn/draw");
  await drawing.locator("select[name=digit]").selectOption("0");
  await drawing.locator("[data-pick]").click();
  await expect.poll(() => drawing.locator("[data-probability]").count()).toBe(10);
  expect(complaints).toEqual([]);
  await close();
});

test("the counts beside a dense layer's are the classic ones", async () => {
  const { page, complaints, close } = await visit("understand/cnn.html");
  const counts = await lab(page, "cnn/parameters");
  const shown = () =>
    Promise.all(
      ["conv", "outputs", "dense", "ratio"].map((name) => counts.locator(`[data-${name}]`).textContent()),
    );
  expect(await shown()).toEqual(["288", "6,400", "1,280,000", "4444.4"]);
  await counts.locator("select[name=preset]").selectOption("four channels, 1 × 50");
  expect(await shown()).toEqual(["1,152", "1,600", "320,000", "277.8"]);
  await counts.locator("input[name=padding]").fill("0");
  expect(await counts.getByRole("alert").textContent()).toContain("convGeometry");
  expect(complaints).toEqual([]);
  await close();
});

import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tensor } from "@convkit/autograd";
import { array, randomNormal } from "@convkit/ndarray";
import { Conv2d, DataLoader, Flatten, fit, Linear, ReLU, Sequential, SGD, TensorDataset } from "@convkit/nn";
import { type Dashboard, dashboard } from "@convkit/nn/node";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { findChromium } from "../../../scripts/find-chromium.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await chromium.launch({
    executablePath: findChromium()!,
    args: ["--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking"],
  });
});
afterAll(() => browser.close());

const images = randomNormal([32, 1, 12, 12], { seed: 1 });
const labels = Array.from({ length: 32 }, (_, n) => n % 2);

/** Three epochs of eight batches; `onBatch` may hold it up. */
function train(page: Dashboard, onBatch: (step: number) => Promise<void>) {
  const model = new Sequential(
    new Conv2d(1, 6, 3, { generator: 1 }),
    new ReLU(),
    new Conv2d(6, 8, 3, { generator: 2 }),
    new Flatten(),
    new Linear(512, 2, { generator: 3 }),
  );
  const dataset = new TensorDataset(images, array(Int32Array.from(labels)));
  return fit(model, {
    data: new DataLoader(dataset, { batchSize: 4, shuffle: true, seed: 1 }),
    validation: new DataLoader(dataset, { batchSize: 32 }),
    optimizer: new SGD(model.parameters(), { lr: 0.01 }),
    epochs: 3,
    callbacks: [page],
    onBatch: ({ step }) => onBatch(step),
  });
}

/** Opens the dashboard and keeps what the console says and where requests go. */
async function open(url: string, options: Parameters<Browser["newPage"]>[0] = {}) {
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 }, ...options });
  const complaints: string[] = [];
  page.on("console", (message) => complaints.push(`console: ${message.text()}`));
  page.on("pageerror", (error) => complaints.push(`error: ${error.message}`));
  page.on("request", (request) => {
    if (!request.url().startsWith(url) && !request.url().startsWith("data:"))
      complaints.push(`foreign: ${request.url()}`);
  });
  await page.goto(url);
  return { page, complaints };
}

const pointsOf = async (page: Page) =>
  ((await page.locator(".chart .train").first().getAttribute("d", { timeout: 30_000 })) ?? "").split("L")
    .length;

const isTooWide = (page: Page) => page.evaluate("document.documentElement.scrollWidth > innerWidth");

test("Chromium draws the curves as they grow, without a complaint, and keeps the last state", async () => {
  const served = await dashboard({
    port: 0,
    title: "Two kinds of noise",
    examples: { inputs: tensor(images), labels, classNames: ["even", "odd"] },
    say: () => {},
  });
  const { page, complaints } = await open(served.url);
  await expect.poll(() => page.locator("#connection").textContent()).toBe("Waiting for a run.");
  let isDrawnMeanwhile = false;
  const history = await train(served, async (step) => {
    if (step !== 9) return;
    // The end of an epoch is told at once.
    await expect.poll(() => pointsOf(page), { timeout: 30_000 }).toBe(8);
    isDrawnMeanwhile = true;
  });
  await expect.poll(() => page.locator("#connection").textContent()).toContain("The run has ended.");
  expect(isDrawnMeanwhile).toBe(true);
  expect(await pointsOf(page)).toBe(24);
  expect(await page.locator("#epochs tbody tr").count()).toBe(3);
  expect(await page.locator("#status").textContent()).toContain(
    history.epochs[2]!.validationLoss!.toFixed(4),
  );
  expect(await page.locator(".examples li").count()).toBe(24);
  // What was drawn is there to be seen, images too.
  const sizes = await page.evaluate<number[][]>(
    "[...document.images].map((image) => [image.naturalWidth, image.clientWidth])",
  );
  // Examples of 12, filters of 3, maps of 10 and of 8 pixels; all of them enlarged.
  expect(new Set(sizes.map(([natural]) => natural))).toEqual(new Set([12, 3, 10, 8]));
  expect(Math.min(...sizes.map(([, shown]) => shown!))).toBeGreaterThan(20);
  expect(await isTooWide(page)).toBe(false);
  // What cannot be seen whole can be reached and scrolled by keys.
  await page.keyboard.press("Tab");
  expect(await page.evaluate("document.activeElement.id")).toBe("epochs");
  // Charts and galleries are named for those who do not see them.
  for (const picture of await page.getByRole("img").all()) {
    const name = (await picture.getAttribute("aria-label")) ?? (await picture.getAttribute("alt"));
    expect(name).toBeTruthy();
  }

  await served.close();
  expect(await page.locator("#connection").textContent()).toContain("This is its last state.");
  expect(complaints).toEqual([]);
});

test("it is the same to who comes late, on a narrow and dark screen", async () => {
  const served = await dashboard({ port: 0, examples: { inputs: tensor(images), labels }, say: () => {} });
  await train(served, async () => {});
  const { page, complaints } = await open(served.url, {
    viewport: { width: 360, height: 780 },
    colorScheme: "dark",
  });
  await expect.poll(() => page.locator("#connection").textContent()).toContain("The run has ended.");
  expect(await pointsOf(page)).toBe(24);
  expect(await isTooWide(page)).toBe(false);
  expect(await page.evaluate("getComputedStyle(document.documentElement).backgroundColor")).toBe(
    "rgb(19, 20, 23)",
  );
  expect(complaints).toEqual([]);
  await served.close();
});

test("a page of another origin reads nothing", async () => {
  const served = await dashboard({ port: 0, say: () => {} });
  // The dashboard's own pages may not even ask; this one may.
  const other = createServer((_request, response) => {
    response.writeHead(200, { "Content-Type": "text/html" }).end("<!doctype html><title>Another</title>");
  });
  await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
  const page = await browser.newPage();
  await page.goto(`http://127.0.0.1:${(other.address() as AddressInfo).port}/`);
  const outcome = (options: object) =>
    page.evaluate(
      `fetch(${JSON.stringify(served.url)}, ${JSON.stringify(options)}).then((answer) => answer.type, () => "refused")`,
    );
  expect([await outcome({ mode: "no-cors" }), await outcome({ mode: "cors" })]).toEqual([
    "refused",
    "refused",
  ]);
  await page.close();
  await served.close();
  other.close();
  other.closeAllConnections();
});

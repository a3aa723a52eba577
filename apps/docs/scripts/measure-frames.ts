import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { chromiumFlags } from "../../../scripts/chromium-flags.ts";
import { findChromium } from "../../../scripts/find-chromium.ts";
import { serveSite } from "./serve-site.ts";

/**
 * Frames a second of the page that trains on MNIST, before and while it does, in Chromium, of the site as it was built last:
 * `npx tsx --conditions=@convkit/source apps/docs/scripts/measure-frames.ts`
 */
const root = fileURLToPath(new URL("..", import.meta.url));
const seconds = 5;

/** Runs in the page: counts frames, and finds the longest wait for one. No function within has a name: tsx would add to it. */
const countFrames = async (milliseconds: number) => {
  let [frames, longest] = [0, 0];
  const start = performance.now();
  let last = start;
  while (last - start < milliseconds) {
    await new Promise(requestAnimationFrame);
    longest = Math.max(longest, performance.now() - last);
    last = performance.now();
    frames++;
  }
  return { frames, longest };
};

for (const isolated of [true, false]) {
  const site = await serveSite(root, 0, isolated);
  const browser = await chromium.launch({
    executablePath: findChromium()!,
    args: chromiumFlags,
  });
  try {
    const page = await browser.newPage();
    await page.goto(new URL("understand/cnn.html", site.url).href);
    const lab = page.locator('[data-lab="cnn/train"]');
    await lab.scrollIntoViewIfNeeded();
    await lab.locator("select[name=images]").selectOption("60000");
    const measure = async (when: string) => {
      const { frames, longest } = await page.evaluate(countFrames, seconds * 1000);
      console.log(
        `${isolated ? "isolated" : "not isolated"}, ${when}: ${(frames / seconds).toFixed(1)} frames/s, longest wait ${longest.toFixed(0)} ms`,
      );
    };
    await measure("at rest");
    await lab.locator("[data-start]").click();
    await lab.locator("svg").first().waitFor();
    await measure("training");
    const drawing = page.locator('[data-lab="cnn/draw"]');
    await drawing.scrollIntoViewIfNeeded();
    await drawing.locator("[data-pick]").click();
    await drawing.locator("[data-cam]").waitFor();
    await measure("training, with a digit read beside");
    console.log((await lab.locator("[data-engine]").textContent())!.trim());
  } finally {
    await browser.close();
    await site.close();
  }
}

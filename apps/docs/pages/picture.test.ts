import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { closeBrowser, lab, type Visit, type VisitOptions, visit } from "./browser.ts";

/** Of 40 × 20 white pixels. */
const whitePng =
  "iVBORw0KGgoAAAANSUhEUgAAACgAAAAUCAAAAADaLSBnAAAAFUlEQVR42mP4TyRgGFU4qnBUIQgAAIy4HQ6Y693OAAAAAElFTkSuQmCC";

describe("the playground on a picture", () => {
  let at: Visit;
  const open = async (hash: string, options?: VisitOptions) => {
    at = await visit(`playground.html${hash}`, options);
    return lab(at.page, "playground/play");
  };
  afterEach(async () => {
    expect(at.complaints).toEqual([]);
    await at.close();
  });
  afterAll(closeBrowser);

  /** Mean brightness of a part of the result. */
  const brightness = (x: number, y: number, width: number, height: number) =>
    at.page.evaluate(
      ([x, y, width, height]) => {
        const canvas = document.querySelector<HTMLCanvasElement>("canvas[data-after]")!;
        const { data } = canvas.getContext("2d")!.getImageData(x, y, width, height);
        return data.reduce((sum, value, at) => (at % 4 === 3 ? sum : sum + value), 0) / (data.length * 0.75);
      },
      [x, y, width, height] as const,
    );

  const waitUntilSaid = (text: string) =>
    at.page.waitForFunction(
      (text) => document.querySelector("canvas[data-after]")!.ariaLabel!.includes(text),
      text,
    );

  test("Sobel finds the wall's edge and nothing in it", async () => {
    const play = await open("#image=sobel-x&v=1");
    await play.locator('canvas[aria-label*="brightness"]').first().waitFor();
    await at.page.waitForFunction(() =>
      document.querySelector("[data-said]")!.textContent!.includes("pixels"),
    );
    expect(await brightness(38, 195, 4, 10)).toBeGreaterThan(100);
    expect(await brightness(80, 195, 10, 8)).toBe(0);
    await play.locator('select[name="filter"]').selectOption("identity");
    await at.page.waitForFunction(() =>
      document.querySelector("canvas[data-after]")!.ariaLabel!.includes("Identity"),
    );
    expect(await brightness(80, 195, 10, 8)).toBeGreaterThan(30);
  });

  test("a kernel of one's own goes into the link, and all algorithms are timed", async () => {
    const play = await open("#image=identity&v=1");
    await play.locator('[data-array="kernel"] [data-place="4"]').focus();
    await at.page.keyboard.type("0");
    await at.page.keyboard.press("Enter");
    await at.page.waitForFunction(() => location.hash.includes("image=custom&kernel=0,0,0,0,0,0,0,0,0"));
    expect(await brightness(0, 0, 320, 240)).toBe(0);
    await play.locator("[data-time]").click();
    await play.locator('[data-algorithm="fft"]').waitFor();
    expect(await play.locator('[data-algorithm="depthwise"]').textContent()).toContain("0, exact");
  });

  describe("of one's own", () => {
    let folder: string;
    let white: string;
    beforeAll(() => {
      folder = mkdtempSync(join(tmpdir(), "convkit-picture-"));
      white = join(folder, "white.png");
      writeFileSync(white, Buffer.from(whitePng, "base64"));
    });
    afterAll(() => rmSync(folder, { recursive: true }));
    const isWhite = () => waitUntilSaid("40 × 20 pixels, mean brightness 1.00");

    test("comes from a file, unless it is none", async () => {
      const play = await open("#image=identity&v=1");
      await play.locator('input[name="file"]').setInputFiles(white);
      await isWhite();
      await play.locator('input[name="file"]').setInputFiles({
        ...{ name: "broken.png", mimeType: "image/png", buffer: Buffer.from("no picture") },
      });
      await play.getByText('"broken.png" is no picture that this browser reads.').waitFor();
    });

    test("is dropped", async () => {
      const play = await open("#image=identity&v=1");
      const box = (await play.locator("canvas[data-after]").boundingBox())!;
      // As the system tells the browser of a drag, and the browser the page.
      const devtools = await at.page.context().newCDPSession(at.page);
      for (const type of ["dragEnter", "dragOver", "drop"] as const)
        await devtools.send("Input.dispatchDragEvent", {
          ...{ type, x: box.x + box.width / 2, y: box.y + box.height / 2 },
          data: { items: [], files: [white], dragOperationsMask: 1 },
        });
      await isWhite();
    });

    test("is pasted", async () => {
      await open("#image=identity&v=1", { permissions: ["clipboard-read", "clipboard-write"] });
      await at.page.evaluate(async (png) => {
        const bytes = Uint8Array.from(atob(png), (letter) => letter.charCodeAt(0));
        const blob = new Blob([bytes], { type: "image/png" });
        await navigator.clipboard.write([new ClipboardItem({ "image/png": blob })]);
      }, whitePng);
      await at.page.keyboard.press("Control+v");
      await isWhite();
    });

    test("comes from the camera, frame by frame, until it is stopped", async () => {
      const play = await open("#image=sobel-x&v=1", { permissions: ["camera"] });
      const camera = play.locator('button[name="camera"]');
      await camera.click();
      await play.getByText("Stop the camera").waitFor();
      const before = play.locator('canvas[aria-label^="before"]');
      // The test camera shows a circle that grows and turns: what is said of its picture changes.
      const first = await before.getAttribute("aria-label");
      await expect.poll(() => before.getAttribute("aria-label")).not.toBe(first);
      await camera.click();
      await play.getByText("Use the camera").waitFor();
      const last = await before.getAttribute("aria-label");
      await at.page.waitForTimeout(300);
      expect(await before.getAttribute("aria-label")).toBe(last);
    });

    test("does not come from a camera that is refused, and the page says so", async () => {
      const play = await open("#image=gaussian&v=1");
      await play.locator('button[name="camera"]').click();
      await play.locator("[data-camera]").waitFor();
      expect(await play.locator("[data-camera]").textContent()).toContain("There is no camera for this page");
    });
  });
});

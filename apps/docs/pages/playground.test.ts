import { afterAll, afterEach, describe, expect, test } from "vitest";
import { closeBrowser, lab, type Visit, visit } from "./browser.ts";

describe("the playground on arrays", () => {
  let at: Visit;
  const open = async (hash = "", options: Parameters<typeof visit>[1] = {}) => {
    at = await visit(`playground.html${hash}`, options);
    return lab(at.page, "playground/play");
  };
  afterEach(async () => {
    expect(at.complaints).toEqual([]);
    await at.close();
  });
  afterAll(closeBrowser);

  test("an edit changes the result to the right number", async () => {
    const play = await open("#op=conv2d&x=count:1,1,4,4&w=ones:1,1,3,3&v=1");
    const cells = play.locator('[data-array="result"] td');
    await cells.getByText("45", { exact: true }).waitFor();
    expect(await cells.allTextContents()).toEqual(["45", "54", "81", "90"]);
    await play.locator('[data-array="input"] [data-place="0"]').focus();
    await at.page.keyboard.type("100");
    await at.page.keyboard.press("Enter");
    await cells.getByText("145", { exact: true }).waitFor();
    expect(await cells.allTextContents()).toEqual(["145", "54", "81", "90"]);
    await play.locator('input[name="padding"]').fill("same");
    await play.locator('[data-shape]:text-is("[1, 1, 4, 4]")').waitFor();
    expect(await at.page.evaluate("location.hash")).toContain("op=conv2d");
  });

  test("every algorithm has a line, with what it is off by", async () => {
    const play = await open("#op=conv2d&x=random:1,8,16,16;1&w=random:8,8,3,3;2&padding=1&v=1");
    await play.locator('[data-algorithm="fft"]').waitFor();
    const lines = play.locator("[data-algorithm]");
    expect(await lines.count()).toBe(8);
    // Which one it is depends on measured thresholds; its line is the one that is marked.
    const taken = await play.locator("tr.taken").getAttribute("data-algorithm");
    expect(await play.locator("[data-choice]").textContent()).toContain(`takes ${taken}:`);
    expect(await play.locator('[data-algorithm="depthwise"]').textContent()).toContain("does not support");
    expect(await play.locator('[data-algorithm="naive"]').textContent()).toMatch(/(ms|µs).*e.7/);
  });

  test("a link restores all of a state", async () => {
    const first = await open();
    await first.locator('select[name="op"]').selectOption("maxPool2d");
    await first.locator('select[name="input-kind"]').selectOption("typed");
    await first.locator('textarea[name="input-text"]').fill("[[[[1, 9], [3, 4]]]]");
    await first.locator('[data-array="result"] td:text-is("9")').waitFor();
    await at.page.waitForFunction(() => location.hash.includes("maxPool2d") && location.hash.includes("9"));
    const hash = new URL(at.page.url()).hash;
    await at.close();

    const second = await open(hash);
    await second.locator('[data-array="result"] td:text-is("9")').waitFor();
    expect(await second.locator('textarea[name="input-text"]').inputValue()).toBe("[[[[1, 9], [3, 4]]]]");
    expect(await second.locator('[role="alert"]').count()).toBe(0);
  });

  test("wrong input is answered in convkit's words, and can be mended", async () => {
    const play = await open("#op=conv2d&x=typed:((1,2),(3,4))&w=ones:1,1,2,2&v=1");
    const failed = play.locator("[data-failed]");
    await failed.waitFor();
    expect(await failed.textContent()).toContain("ShapeError: conv2d: input must have 4 axes (N, C, H, W)");
    await play.getByText("Make it [1, 1, 2, 2]").click();
    await play.locator('[data-array="result"] td:text-is("10")').waitFor();
    await play.locator('input[name="stride"]').fill("0");
    await failed.waitFor();
    expect(await failed.textContent()).toContain("stride must be an integer of at least 1");
  });

  test("a damaged link gives a message and a call that runs", async () => {
    const play = await open("#op=conv2d&x=%E0%A4&y=1&v=9");
    expect(await play.locator('[role="alert"] li').count()).toBe(3);
    await play.locator("[data-shape]").waitFor();
  });

  test("works on one thread where pages are not isolated", async () => {
    const play = await open("", { site: "plain" });
    await play.locator('[data-algorithm="fft"]').waitFor();
    await play.getByText("one thread").waitFor();
  });
});

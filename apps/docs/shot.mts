import { chromium } from "playwright-core";

const [, , ...args] = process.argv;
const browser = await chromium.launch({
  executablePath: "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking"],
});
for (const a of args) {
  const [path, width, dark, full] = a.split(",");
  const ctx = await browser.newContext({
    viewport: { width: Number(width || 1280), height: 900 },
    colorScheme: dark ? "dark" : "light",
  });
  const page = await ctx.newPage();
  page.on("console", (m) => m.type() === "error" && console.log(path, m.text().slice(0, 300)));
  page.on("pageerror", (e) => console.log(path, "pageerror", e.message.slice(0, 300)));
  await page.goto("http://127.0.0.1:5175/" + path, { waitUntil: "load" });
  await page.waitForTimeout(1500);
  await page.screenshot({
    path: `/tmp/shot-use-${path.replace(/\W+/g, "_")}-${width || 1280}${dark ? "d" : ""}.png`,
    fullPage: full === "full",
  });
  await ctx.close();
}
await browser.close();

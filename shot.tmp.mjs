import { chromium } from "playwright";
const [file, out, ...modes] = process.argv.slice(2);
const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"] });
for (const mode of modes) {
  const page = await browser.newPage({ viewport: { width: mode === "narrow" ? 390 : 1200, height: 900 }, colorScheme: mode === "dark" ? "dark" : "light" });
  await page.goto(`file://${file}`);
  await page.screenshot({ path: `${out}-${mode}.png`, fullPage: true });
  await page.close();
}
await browser.close();

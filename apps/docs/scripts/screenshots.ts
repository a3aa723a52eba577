import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { sidebar } from "../site/.vitepress/sidebar.ts";
import { openSite } from "./open-site.ts";
import { showLabs } from "./show-labs.ts";

/*
 * Pictures of every page in light, dark and narrow, of the site as it was built last, into out/docs:
 *   npx tsx --conditions=@convkit/source apps/docs/scripts/screenshots.ts [part of a path ...]
 */

const looks = {
  light: {},
  dark: { colorScheme: "dark" },
  narrow: { viewport: { width: 360, height: 780 } },
  wide: { viewport: { width: 2560, height: 1300 } },
} as const;

const folder = fileURLToPath(new URL("../../../out/docs", import.meta.url));
mkdirSync(folder, { recursive: true });
const groups = sidebar();
const chapters = ["/understand/", "/use/", "/extend/"].flatMap((section) => {
  const items = groups[section];
  return (Array.isArray(items) ? items : []).flatMap((group) => group.items ?? []);
});
const links = new Set(["/index", "/playground", ...chapters.flatMap(({ link }) => link ?? [])]);
const wanted = process.argv.slice(2);
const pages = [...links].filter((link) => wanted.length === 0 || wanted.some((part) => link.includes(part)));

const site = await openSite(fileURLToPath(new URL("..", import.meta.url)));
try {
  for (const link of pages)
    for (const [look, options] of Object.entries(looks)) {
      // Still pictures of things that move differ from run to run.
      const page = await site.open(`${link.slice(1)}.html`, { reducedMotion: "reduce", ...options });
      await showLabs(page);
      await page.waitForLoadState("networkidle");
      await page.evaluate(() => scrollTo(0, 0));
      const name = `${link.slice(1).replaceAll("/", "-")}-${look}.png`;
      await page.screenshot({ path: join(folder, name), fullPage: true });
      await page.close();
      console.log(join("out/docs", name));
    }
} finally {
  await site.close();
}

import { join } from "node:path";
import { build } from "vitepress";
import { prepareSite } from "./prepare-site.ts";

/** Writes the whole site to site/.vitepress/dist. */
export async function buildSite(root: string): Promise<void> {
  await prepareSite(root);
  await build(join(root, "site"));
}

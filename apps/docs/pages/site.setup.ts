import { fileURLToPath } from "node:url";
import type { TestProject } from "vitest/node";
import { buildSite } from "../scripts/build-site.ts";
import { serveSite } from "../scripts/serve-site.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** Where the site is served as `npm run docs` does, and as GitHub Pages does. */
    sites: { readonly isolated: string; readonly plain: string };
  }
}

const root = fileURLToPath(new URL("..", import.meta.url));

/** Builds the site once for all page tests, unless CONVKIT_DOCS_BUILT says that it is there. */
export default async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  if (!process.env["CONVKIT_DOCS_BUILT"]) await buildSite(root);
  const servers = [await serveSite(root, 0), await serveSite(root, 0, false)] as const;
  provide("sites", { isolated: servers[0].url, plain: servers[1].url });
  return async () => {
    for (const server of servers) await server.close();
  };
}

import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { preview } from "vite";
import { isolation } from "../src/lib/isolation.ts";

export interface SiteServer {
  readonly url: string;
  close(): Promise<void>;
}

/** Serves the site that was built, to this machine alone; port 0 takes any that is free. */
export async function serveSite(root: string, port: number, isolated = true): Promise<SiteServer> {
  const server = await preview({
    configFile: false,
    root,
    appType: "mpa",
    build: { outDir: join(root, "site/.vitepress/dist") },
    preview: { port, host: "127.0.0.1", headers: isolated ? isolation : {} },
  });
  const { port: taken } = server.httpServer.address() as AddressInfo;
  return { url: `http://127.0.0.1:${taken}/`, close: () => server.close() };
}

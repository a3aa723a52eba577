import { join } from "node:path";
import { createServer } from "vitepress";
import { prepareSite } from "./prepare-site.ts";

/** A server of the sources that follows their changes. */
export async function startWriting(root: string, port: number): Promise<void> {
  await prepareSite(root);
  const server = await createServer(join(root, "site"), { port, host: "127.0.0.1" });
  await server.listen();
  server.printUrls();
}

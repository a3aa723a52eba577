import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bundledSize, sideEffects } from "./exports/bundle.ts";
import { useAsStranger } from "./exports/consumer.ts";
import { packAll } from "./exports/pack.ts";
import { run } from "./exports/run.ts";

/** What a bundle holds that uses one name of a package, at most: minified bytes. Who needs more raises them. */
const ceilings = [
  ["@convkit/ndarray", "array", 24_000],
  ["@convkit/conv-kernels", "conv2d", 175_000],
  ["@convkit/autograd", "tensor", 173_000],
  ["@convkit/nn", "Linear", 186_000],
] as const;

/** Checks the packages as users get them: packed, installed elsewhere, imported, typed, bundled. */
async function checkExports(root: string, folder: string): Promise<void> {
  const packages = packAll(root, join(folder, "tarballs"));
  for (const { name, tarball } of packages) {
    run(root, "node_modules/.bin/publint", "run", tarball, "--strict");
    run(root, "node_modules/.bin/attw", tarball, "--profile", "esm-only", "--no-emoji");
    console.log(`${name}: publint and attw agree`);
  }

  const consumer = join(folder, "consumer");
  useAsStranger(root, consumer, packages);
  console.log(`Installed from tarballs: imports run on Node.js ${process.version}, types hold`);

  for (const door of packages.flatMap(({ doors }) => doors)) {
    const left = await sideEffects(consumer, door);
    if (left) throw new Error(`${door} is said to have no side effects, yet importing it runs\n${left}`);
  }
  for (const [name, used, ceiling] of ceilings) {
    const size = await bundledSize(consumer, `import { ${used} } from "${name}"; console.log(${used});`);
    const whole = await bundledSize(consumer, `import * as all from "${name}"; console.log(all);`);
    const report = `${name}: ${used} alone is ${size} of ${whole} bytes, minified`;
    if (size > ceiling) throw new Error(`${report}, more than the ceiling of ${ceiling}`);
    console.log(report);
  }
}

const folder = mkdtempSync(join(tmpdir(), "convkit-exports-"));
try {
  await checkExports(join(import.meta.dirname, ".."), folder);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true });
}

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { rolldown } from "rolldown";

/** What a bundler makes of a program that stands in `folder`. */
async function bundle(
  folder: string,
  program: string,
  options: { believeManifest: boolean; minify: boolean },
) {
  const input = join(folder, "entry.mjs");
  writeFileSync(input, program);
  const build = await rolldown({
    input,
    platform: "node",
    logLevel: "warn",
    treeshake: { propertyReadSideEffects: false },
    plugins: options.believeManifest
      ? []
      : [
          {
            name: "disbelieve",
            transform: { filter: { id: /@convkit/ }, handler: () => ({ moduleSideEffects: true }) },
          },
        ],
  });
  const { output } = await build.generate({ minify: options.minify });
  await build.close();
  return output[0].code;
}

/** The minified size of a program in bytes. */
export async function bundledSize(folder: string, program: string): Promise<number> {
  return (await bundle(folder, program, { believeManifest: true, minify: true })).length;
}

/**
 * The code that runs on import alone, judged by the code and not by `sideEffects: false`: module-level calls that
 * are not marked pure, writes to globals. Imports of Node's own modules do not count.
 */
export async function sideEffects(folder: string, door: string): Promise<string> {
  const code = await bundle(folder, `import "${door}";`, { believeManifest: false, minify: false });
  return code
    .split("\n")
    .filter((line) => !/^(import .*"node:.*";|export \{\s*\};|\/\/.*|\s*)$/.test(line))
    .join("\n");
}

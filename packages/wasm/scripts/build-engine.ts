import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { compileEngine } from "./compile-engine.ts";
import {
  binarySource,
  dispatchSource,
  findKernels,
  kernelNumbers,
  layoutConstants,
} from "./engine-sources.ts";
import { alone, readIfThere, save, sourcesBelow } from "./files.ts";

const packageFolder = join(import.meta.dirname, "..");
const assembly = join(packageFolder, "assembly");
const generatedAssembly = join(assembly, "generated");
const generated = join(packageFolder, "src/generated");
/** What is shipped is read back when it is made. */
const readBack = ["relax.ts", "text.ts"].map((name) => join(packageFolder, "src", name));
const stamp = join(generated, "stamp.txt");

/** Changes with whatever the generated files are made from. */
function digest(): string {
  const hash = createHash("sha256");
  const files = [...sourcesBelow(assembly), ...sourcesBelow(import.meta.dirname), ...readBack];
  for (const file of files)
    if (!file.startsWith(generatedAssembly))
      hash.update(relative(packageFolder, file)).update(readFileSync(file));
  return hash.digest("hex");
}

const isFresh = () => readIfThere(stamp) === digest();

async function build(): Promise<void> {
  if (isFresh()) return;
  const made = digest();
  const kernels = findKernels(assembly);
  save(join(generatedAssembly, "dispatch.ts"), dispatchSource(kernels, generatedAssembly));
  save(join(generated, "binary.ts"), binarySource(await compileEngine(assembly)));
  save(join(generated, "kernels.ts"), kernelNumbers(kernels));
  save(join(generated, "layout.ts"), layoutConstants(assembly));
  save(stamp, made);
}

/**
 * Compiles assembly/ to src/generated, unless what lies there was made from the same sources. Whatever runs convkit from
 * its sources does this first. Several processes may: one compiles, the others wait for it.
 */
export async function buildEngine(): Promise<void> {
  if (!isFresh()) await alone(join(packageFolder, "node_modules/.engine-lock"), build);
}

if (process.argv[1] === import.meta.filename) await buildEngine();

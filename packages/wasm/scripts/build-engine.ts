import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import asc from "assemblyscript/asc";

const packageFolder = join(import.meta.dirname, "..");
const assembly = join(packageFolder, "assembly");
const generated = join(packageFolder, "src/generated");

/** A kernel is an exported function of this form in a file of assembly/kernels. */
const kernelForm = /^export function (\w+)\(args: usize, chunk: i32, slot: i32\): void/gm;

/** Both builds come from one source: `madd` in assembly/lanes.ts is where they differ. */
const builds = {
  simd: ["--enable", "simd,threads,bulk-memory"],
  relaxed: ["--enable", "simd,relaxed-simd,threads,bulk-memory", "--use", "USE_RELAXED=1"],
};

interface Kernel {
  readonly name: string;
  readonly file: string;
}

function findKernels(): Kernel[] {
  return filesUnder(join(assembly, "kernels")).flatMap((file) =>
    [...readFileSync(file, "utf8").matchAll(kernelForm)].map((match) => ({ name: match[1]!, file })),
  );
}

function filesUnder(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .sort()
    .map((name) => join(folder, name));
}

/** The function by which a thread finds a kernel. */
function dispatchSource(kernels: readonly Kernel[]): string {
  const folder = join(assembly, "generated");
  const imports = kernels.map(
    ({ name, file }) =>
      `import { ${name} } from "./${relative(folder, file).replaceAll("\\", "/").slice(0, -3)}";`,
  );
  const cases = kernels.map(({ name }, index) => `    case ${index}: return ${name}(args, chunk, slot);`);
  return [
    "// Written by scripts/build-engine.ts.",
    ...imports,
    "",
    "export function dispatch(kernel: i32, args: usize, chunk: i32, slot: i32): void {",
    "  switch (kernel) {",
    ...cases,
    "  }",
    "}",
    "",
  ].join("\n");
}

function kernelNames(kernels: readonly Kernel[]): string {
  const lines = kernels.map(({ name }, index) => `  ${name}: ${index},`);
  return `// Written by scripts/build-engine.ts: the kernels of assembly/kernels.\nexport const kernels = {\n${lines.join("\n")}\n} as const;\n`;
}

async function compile(flags: readonly string[]): Promise<Uint8Array> {
  let binary: Uint8Array | undefined;
  const { error, stderr } = await asc.main(
    [
      join(assembly, "index.ts"),
      ...["--outFile", "engine.wasm", "--config", "none"],
      ...["-O3", "--converge", "--noAssert", "--runtime", "stub"],
      ...["--importMemory", "--sharedMemory", "--initialMemory", "1", "--maximumMemory", "65536"],
      ...["--memoryBase", "4096", "--zeroFilledMemory"],
      ...flags,
    ],
    { writeFile: (_name: string, contents: Uint8Array | string) => void (binary = contents as Uint8Array) },
  );
  if (error || !binary) throw new Error(`the engine does not compile:\n${stderr.toString()}`);
  return binary;
}

function save(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  if (!existsSync(path) || readFileSync(path, "utf8") !== text) writeFileSync(path, text);
}

/** Compiles assembly/ to src/generated, unless what lies there was made from the same sources. */
export async function buildEngine({ force = false } = {}): Promise<void> {
  const kernels = findKernels();
  save(join(assembly, "generated/dispatch.ts"), dispatchSource(kernels));
  const hash = createHash("sha256").update(readFileSync(import.meta.filename));
  for (const file of filesUnder(assembly)) hash.update(readFileSync(file));
  const digest = hash.digest("hex");
  const stamp = join(generated, "stamp.txt");
  if (!force && existsSync(stamp) && readFileSync(stamp, "utf8") === digest) return;
  for (const [name, flags] of Object.entries(builds)) {
    const binary = Buffer.from(await compile(flags)).toString("base64");
    save(
      join(generated, `${name}.ts`),
      `// Written by scripts/build-engine.ts.\nexport const binary =\n  "${binary}";\n`,
    );
  }
  save(join(generated, "kernels.ts"), kernelNames(kernels));
  writeFileSync(stamp, digest);
}

if (process.argv[1] === import.meta.filename) await buildEngine({ force: true });

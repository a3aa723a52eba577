import { readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fromText } from "../src/text.ts";
import { sourcesBelow } from "./files.ts";
import { toText } from "./text.ts";

/** A kernel is an exported function of this form in a file of assembly/kernels. */
const kernelForm = /^export function (\w+)\(args: usize, chunk: i32, slot: i32\): void/gm;

interface Kernel {
  readonly name: string;
  readonly file: string;
}

/** The kernels in a fixed order: a kernel's number is its place in it. */
export function findKernels(assembly: string): Kernel[] {
  const kernels = sourcesBelow(join(assembly, "kernels")).flatMap((file) =>
    [...readFileSync(file, "utf8").matchAll(kernelForm)].map((match) => ({ name: match[1]!, file })),
  );
  const twice = kernels.find(({ name }, i) => kernels.findIndex((other) => other.name === name) < i);
  if (twice) throw new Error(`${twice.file}: there is another kernel called ${twice.name}`);
  return kernels;
}

const header = "// Written by packages/wasm/scripts/build-engine.ts; do not edit.\n";

/** assembly/generated/dispatch.ts: the function by which a thread finds a kernel. */
export function dispatchSource(kernels: readonly Kernel[], folder: string): string {
  const imports = kernels.map(
    ({ name, file }) =>
      `import { ${name} } from "${relative(folder, file).replaceAll("\\", "/").slice(0, -3)}";\n`,
  );
  const cases = kernels.map(({ name }, i) => `    case ${i}: return ${name}(args, chunk, slot);\n`);
  return `${header}${imports.join("")}
export function dispatch(kernel: i32, args: usize, chunk: i32, slot: i32): void {
  switch (kernel) {
${cases.join("")}    default: unreachable();
  }
}
`;
}

/** src/generated/kernels.ts: the kernels' numbers. */
export function kernelNumbers(kernels: readonly Kernel[]): string {
  const lines = kernels.map(({ name }, i) => `  ${name}: ${i},\n`);
  return `${header}export const kernels = {\n${lines.join("")}} as const;\n`;
}

/** src/generated/layout.ts: the constants of assembly/layout.ts, in camelCase. */
export function layoutConstants(assembly: string): string {
  const source = readFileSync(join(assembly, "layout.ts"), "utf8");
  const constants = [...source.matchAll(/^export const (\w+): \w+ = (\d+)(?: << (\d+))?;/gm)];
  const count = source.match(/^export const /gm)?.length;
  if (constants.length !== count) throw new Error("assembly/layout.ts: every constant is n or n << m");
  const lines = constants.map(([, name, base, shift]) => {
    const camel = name!.toLowerCase().replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
    return `  ${camel}: ${Number(base) * 2 ** Number(shift ?? 0)},\n`;
  });
  return `${header}export const layout = {\n${lines.join("")}} as const;\n`;
}

/** src/generated/binary.ts: the module as text. */
export function binarySource(engine: Uint8Array): string {
  const text = toText(engine);
  if (Buffer.compare(fromText(text), engine) !== 0) throw new Error("scripts/text.ts loses bytes");
  return `${header}export const engineText =\n  ${JSON.stringify(text)};\n`;
}

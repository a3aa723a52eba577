import { engineText } from "./generated/binary.ts";
import { relax } from "./relax.ts";
import { fromText } from "./text.ts";

/** The two builds of one module: with fused multiply-add where the machine has it, and without. */
export type EngineBuild = "relaxed" | "simd";

/** What the module exports; assembly/pool.ts documents it. */
export interface EngineExports {
  run(control: number, slot: number, kernel: number, chunks: number, looks: number): number;
  runAlone(control: number, slot: number, kernel: number, chunks: number): void;
  join(control: number, chunks: number, looks: number): number;
}

export interface Program {
  readonly build: EngineBuild;
  readonly module: WebAssembly.Module;
}

/** The module of a build. */
export function binaryOf(build: EngineBuild): Uint8Array<ArrayBuffer> {
  const bytes = fromText(engineText);
  if (build === "relaxed") relax(bytes);
  return bytes;
}

/** A module with one function, which does nothing but f32x4.relaxed_madd. */
const smallestRelaxed = [
  ...[0, 97, 115, 109, 1, 0, 0, 0],
  ...[1, 5, 1, 96, 0, 1, 123],
  ...[3, 2, 1, 0],
  ...[10, 8, 1, 6, 0, 0, 253, 133, 2, 11],
];

/** Compiles a build. @returns why it cannot be, as words */
export function compile(build: EngineBuild): Program | string {
  if (typeof WebAssembly !== "object") return "WebAssembly is missing here";
  if (build === "relaxed" && !WebAssembly.validate(Uint8Array.from(smallestRelaxed)))
    return "WebAssembly here lacks relaxed SIMD";
  const bytes = binaryOf(build);
  try {
    return { build, module: new WebAssembly.Module(bytes) };
  } catch (error) {
    if (!WebAssembly.validate(bytes)) return "WebAssembly here lacks SIMD or threads";
    // A content security policy without "wasm-unsafe-eval" ends here.
    return `WebAssembly may not be compiled here: ${error instanceof Error ? error.message : error}`;
  }
}

export function instantiate({ module }: Program, memory: WebAssembly.Memory): EngineExports {
  return new WebAssembly.Instance(module, { env: { memory } }).exports as unknown as EngineExports;
}

import { applyDelta, fromHex } from "./binary.ts";
import { relaxed, toSimd } from "./generated/binaries.ts";

/** The two builds of one source: with fused multiply-add where the machine has it, and without. */
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
  const bytes = fromHex(relaxed);
  return build === "relaxed" ? bytes : applyDelta(bytes, fromHex(toSimd));
}

/** Compiles a build. @returns why it cannot be, as words */
export function compile(build: EngineBuild): Program | string {
  if (typeof WebAssembly !== "object") return "WebAssembly is missing here";
  const bytes = binaryOf(build);
  if (!WebAssembly.validate(bytes))
    return build === "relaxed"
      ? "WebAssembly here lacks relaxed SIMD"
      : "WebAssembly here lacks SIMD or threads";
  try {
    return { build, module: new WebAssembly.Module(bytes) };
  } catch (error) {
    // A content security policy without "wasm-unsafe-eval" ends here.
    return `WebAssembly may not be compiled here: ${error instanceof Error ? error.message : error}`;
  }
}

export function instantiate({ module }: Program, memory: WebAssembly.Memory): EngineExports {
  return new WebAssembly.Instance(module, { env: { memory } }).exports as unknown as EngineExports;
}

import { ArgumentError, checkOptionNames } from "@convkit/ndarray";
import { addressableBytes } from "./arena.ts";
import { layout } from "./generated/layout.ts";

/** What computes: a build of the WebAssembly engine, or the TypeScript code that needs none. */
export type EngineName = "relaxed" | "simd" | "typescript";

export interface ConfigureOptions {
  /**
   * `"relaxed"`: WebAssembly with fused multiply-add. `"simd"`: without; gives the same bits on every machine.
   * `"typescript"`: no WebAssembly. `"auto"`, the default: the first of them that runs here.
   */
  readonly engine?: "auto" | EngineName;
  /** Threads that share the work, the caller's included: 1 to 64. `"auto"`, the default: one a core, 16 at most. */
  readonly threads?: "auto" | number;
  /** Bytes that linear memory may grow to. `"auto"`, the default: 4 GiB, which is what addresses reach. */
  readonly memoryLimit?: "auto" | number;
}

export const defaultOptions: Required<ConfigureOptions> = {
  engine: "auto",
  threads: "auto",
  memoryLimit: "auto",
};

const engineNames = ["auto", "relaxed", "simd", "typescript"];

/** @throws ArgumentError for an unknown option or value */
export function checkConfigureOptions(options: ConfigureOptions): void {
  const name = "configure";
  checkOptionNames(name, options, Object.keys(defaultOptions));
  const { engine = "auto", threads = "auto", memoryLimit = "auto" } = options;
  if (!engineNames.includes(engine)) {
    const known = engineNames.map((one) => `"${one}"`).join(", ");
    throw new ArgumentError(name, `engine must be one of ${known}, got ${JSON.stringify(engine)}`);
  }
  checkNumber("threads", threads, 1, layout.maxThreads);
  checkNumber("memoryLimit", memoryLimit, 0, addressableBytes);
}

function checkNumber(option: string, value: unknown, least: number, most: number): void {
  if (value === "auto" || (Number.isInteger(value) && Number(value) >= least && Number(value) <= most))
    return;
  throw new ArgumentError(
    "configure",
    `${option} must be "auto" or an integer from ${least} to ${most}, got ${JSON.stringify(value)}`,
  );
}

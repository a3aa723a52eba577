import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Answer, WorkOptions } from "./answer.ts";
import { app } from "./bundlers.ts";

/** The page's work, in a runtime without a page; `flags` go before the script. */
export async function workInProgram(
  runtime: string,
  flags: readonly string[],
  options: WorkOptions,
): Promise<Answer> {
  const program = join(app, "program.js");
  const { stdout } = await promisify(execFile)(runtime, [...flags, program, JSON.stringify(options)], {
    maxBuffer: 2 ** 26,
  });
  return JSON.parse(stdout) as Answer;
}

/** Node.js before 22 has relaxed SIMD behind a flag; later ones have no such flag. */
const nodeFlags =
  Number(process.versions.node.split(".")[0]) < 22 ? ["--experimental-wasm-relaxed-simd"] : [];

/** The page's work, in a Node.js of its own. */
export function workInNode(options: WorkOptions): Promise<Answer> {
  return workInProgram(process.execPath, nodeFlags, options);
}

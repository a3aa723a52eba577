import { join } from "node:path";
import { fusions, relax } from "../src/relax.ts";
import { sectionIds, sectionsOf } from "./module.ts";
import { relaxable } from "./relaxable.ts";

/** The WebAssembly module: the SIMD build, of which `relax` makes the other. @throws Error with the compiler's words */
export async function compileEngine(assembly: string): Promise<Uint8Array> {
  // The compiler takes half a second to load, which a build that is up to date does not spend.
  const { default: asc } = await import("assemblyscript/asc");
  let relaxed: Uint8Array | undefined;
  const { error, stderr } = await asc.main(
    [
      join(assembly, "index.ts"),
      ...["--outFile", "engine.wasm", "--config", "none"],
      // Locals in the order of their use, at last: they compress better.
      ...["-O3", "--converge", "--runPasses", "reorder-locals", "--noAssert", "--runtime", "stub"],
      ...["--importMemory", "--sharedMemory", "--initialMemory", "1", "--maximumMemory", "65536"],
      ...["--zeroFilledMemory"],
      ...["--enable", "simd,relaxed-simd,threads,bulk-memory"],
    ],
    {
      writeFile(_name: string, contents: Uint8Array | string) {
        relaxed = contents as Uint8Array;
      },
    },
  );
  if (error || !relaxed) throw new Error(`the engine does not compile:\n${stderr.toString()}`);
  const engine = relaxable(relaxed);
  check(relaxed, engine);
  return engine;
}

/** How often the opcode of each relaxed instruction occurs. */
const relaxedInstructions = (bytes: Uint8Array) =>
  fusions.map(
    ({ fused }) =>
      Buffer.from(bytes)
        .toString("latin1")
        .split(String.fromCharCode(...fused)).length - 1,
  );

/** What must hold true of the engine, which was made of a relaxed build. */
function check(relaxed: Uint8Array, engine: Uint8Array): void {
  // Each thread's instance would write such data anew, over what a kernel of another thread had made of it.
  if (sectionsOf(engine).some(({ id }) => id === sectionIds.data))
    throw new Error("kernels must have no static data: it would lie in memory that all threads share");
  if (!WebAssembly.validate(Buffer.from(engine)) || relaxedInstructions(engine).some((count) => count > 0))
    throw new Error("scripts/relaxable.ts has made no SIMD build");
  const again = engine.slice();
  relax(again);
  if (relaxedInstructions(again).join() !== relaxedInstructions(relaxed).join())
    throw new Error("src/relax.ts does not make the relaxed build again");
}

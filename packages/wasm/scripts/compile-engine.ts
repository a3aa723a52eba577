import { join } from "node:path";

/** Both builds come from one source: `madd` in assembly/lanes.ts is where they differ. */
const builds = {
  simd: ["--enable", "simd,threads,bulk-memory"],
  relaxed: ["--enable", "simd,relaxed-simd,threads,bulk-memory", "--use", "USE_RELAXED=1"],
} as const;

export type Build = keyof typeof builds;

/** The WebAssembly module of one build. @throws Error with the compiler's words */
export async function compileEngine(assembly: string, build: Build): Promise<Uint8Array> {
  // The compiler takes half a second to load, which a build that is up to date does not spend.
  const { default: asc } = await import("assemblyscript/asc");
  let binary: Uint8Array | undefined;
  const { error, stderr } = await asc.main(
    [
      join(assembly, "index.ts"),
      ...["--outFile", "engine.wasm", "--config", "none"],
      ...["-O3", "--converge", "--noAssert", "--runtime", "stub"],
      ...["--importMemory", "--sharedMemory", "--initialMemory", "1", "--maximumMemory", "65536"],
      ...["--zeroFilledMemory"],
      ...builds[build],
    ],
    {
      writeFile(_name: string, contents: Uint8Array | string) {
        binary = contents as Uint8Array;
      },
    },
  );
  if (error || !binary) throw new Error(`the engine does not compile:\n${stderr.toString()}`);
  check(binary, build);
  return binary;
}

/** Bytes of f32x4.relaxed_madd and f32x4.relaxed_nmadd. */
const relaxedOpcodes = [Buffer.from([0xfd, 0x85, 0x02]), Buffer.from([0xfd, 0x86, 0x02])];

/** What every build must hold true. */
function check(binary: Uint8Array, build: Build): void {
  const bytes = Buffer.from(binary);
  const isRelaxed = relaxedOpcodes.some((opcode) => bytes.includes(opcode));
  if (build === "relaxed" && !isRelaxed)
    throw new Error("the relaxed build holds no relaxed instruction: it would be taken for nothing");
  // Each thread's instance would write such data anew, over what a kernel of another thread had made of it.
  if (sections(bytes).includes(dataSection))
    throw new Error("kernels must have no static data: it would lie in memory that all threads share");
}

const dataSection = 11;

/** The numbers of a module's sections: after the eight bytes of its head, each is a number, a length, and contents. */
function sections(bytes: Buffer): number[] {
  const numbers: number[] = [];
  for (let at = 8; at < bytes.length; ) {
    numbers.push(bytes[at++]!);
    let length = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at++]!;
      length += (byte & 127) * 2 ** shift;
      if (byte < 128) break;
    }
    at += length;
  }
  return numbers;
}

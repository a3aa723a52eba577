import type { Engine } from "../engine.ts";

/** Calls `use` with a block of so many bytes, which it gives back in the end, also when a kernel fails. */
export function withBlock(engine: Engine, bytes: number, use: (address: number) => void): void {
  const address = engine.allocate(bytes);
  try {
    use(address);
  } finally {
    engine.free(address);
  }
}

import { EngineError } from "@convkit/ndarray";

/** Blocks of linear memory. Addresses are multiples of 64. */
export interface Arena {
  /** @throws EngineError when memory cannot grow */
  allocate(bytes: number): number;
  free(address: number): void;
}

const page = 65536;
/** Memory grows by so much at least: growing is slow. */
const leastGrowth = 16 * 2 ** 20;

/** Size classes, four to a factor of two, so that a freed block fits what is asked for next. */
function classOf(bytes: number): number {
  const least = Math.max(256, bytes);
  const step = 2 ** Math.max(6, Math.floor(Math.log2(least)) - 2);
  return Math.ceil(least / step) * step;
}

/** An allocator above `base`. Freed blocks wait, the last first, for a request of their size class. */
export function makeArena(memory: WebAssembly.Memory, base: number): Arena {
  const free = new Map<number, number[]>();
  const sizes = new Map<number, number>();
  let top = Math.ceil(base / 64) * 64;
  return {
    allocate(bytes) {
      const size = classOf(bytes);
      let address = free.get(size)?.pop();
      if (address === undefined) {
        // Odd multiples of 64 between blocks: planes that start alike modulo 4096 would share cache sets.
        address = top;
        const end = address + size + 64;
        const missing = end - memory.buffer.byteLength;
        if (missing > 0) grow(memory, missing);
        top = end;
      }
      sizes.set(address, size);
      return address;
    },
    free(address) {
      const size = sizes.get(address)!;
      sizes.delete(address);
      const list = free.get(size);
      if (list) list.push(address);
      else free.set(size, [address]);
    },
  };
}

function grow(memory: WebAssembly.Memory, bytes: number): void {
  for (const wanted of [Math.max(bytes, leastGrowth), bytes])
    try {
      memory.grow(Math.ceil(wanted / page));
      return;
    } catch {
      // Tries the least that will do, then gives up below.
    }
  throw new EngineError("engine", `linear memory cannot grow by ${bytes} bytes`);
}

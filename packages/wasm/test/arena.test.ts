import { OutOfMemoryError } from "@convkit/ndarray";
import fc from "fast-check";
import { expect, test } from "vitest";
import { blockSize, makeArena } from "../src/arena.ts";
import { classOf } from "../src/free-lists.ts";

const base = 4096;
/** 64 MiB is more than the properties below can fill. */
const newMemory = () => new WebAssembly.Memory({ initial: 1, maximum: 1024, shared: true });

/** Sizes of all magnitudes up to 128 KiB. */
const bytes = fc.oneof(fc.nat(300), fc.nat(10_000), fc.nat(131_072));
/** Allocates so many bytes, or frees one of the blocks that there are. */
const steps = fc.array(fc.oneof(bytes, fc.record({ free: fc.nat() })), { maxLength: 300 });

test("blocks are aligned, inside of memory, and never overlap; sums agree; all memory comes back", () => {
  fc.assert(
    fc.property(steps, (all) => {
      const memory = newMemory();
      const arena = makeArena(memory, base);
      const live: { address: number; end: number }[] = [];
      for (const step of all) {
        if (typeof step === "number") {
          const address = arena.allocate(step);
          const end = address + step;
          expect(address % 64).toBe(0);
          expect(address >= base && end <= memory.buffer.byteLength).toBe(true);
          expect(live.every((other) => end <= other.address || other.end <= address)).toBe(true);
          live.push({ address, end });
        } else if (live.length > 0) {
          for (const { address } of live.splice(step.free % live.length, 1)) arena.free(address);
        }
        expect(arena.bytesInUse >= live.reduce((sum, { address, end }) => sum + end - address, 0)).toBe(true);
        expect(arena.bytesInUse <= arena.capacity).toBe(true);
      }
      for (const { address } of live) arena.free(address);
      expect(arena.bytesInUse).toBe(0);
      // One free block again: all there is fits one request, without growing.
      const { capacity } = arena;
      arena.allocate(capacity - base - 2 * 4096);
      expect(arena.capacity).toBe(capacity);
    }),
    { numRuns: 60 },
  );
});

test("a block is at least as large as asked for, and at most 4 KiB or an eighth larger", () => {
  fc.assert(
    fc.property(fc.nat(2 ** 31), (asked) => {
      const size = blockSize(asked);
      expect(size % 64).toBe(0);
      expect(size >= asked && size - asked <= Math.max(128, Math.min(4096, asked / 8))).toBe(true);
    }),
  );
});

test("larger sizes are in the same class or a later one", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 2 ** 26 - 1 }), (lines) => {
      expect(classOf(64 * (lines + 1)) - classOf(64 * lines)).toBeGreaterThanOrEqual(0);
    }),
  );
});

test("blocks of one size in a row start apart modulo 4096", () => {
  for (const size of [32768, 65536, 2 ** 20, 100_000]) {
    const arena = makeArena(newMemory(), base);
    const starts = Array.from({ length: 4 }, () => arena.allocate(size) % 4096);
    for (const [i, a] of starts.entries())
      for (const b of starts.slice(0, i)) {
        const apart = Math.abs(a - b);
        // 17 lines apart, 34 or 51: modulo 64 lines that is at least 13.
        expect(Math.min(apart, 4096 - apart)).toBeGreaterThanOrEqual(13 * 64);
      }
  }
});

test("a steady pattern of requests does not grow memory", () => {
  const arena = makeArena(newMemory(), base);
  const sizes = Array.from({ length: 60 }, (_, i) => 1000 + ((i * 7919) % 100_000));
  let capacity = 0;
  for (let round = 0; round < 50; round++) {
    const blocks = sizes.map((size) => arena.allocate(size));
    // Freed in another order each time.
    for (let i = 0; i < blocks.length; i++) arena.free(blocks[(i * 7 + round) % blocks.length]!);
    if (round === 0) capacity = arena.capacity;
  }
  expect(arena.capacity).toBe(capacity);
});

test("a limit holds for the blocks in use and for memory's growth", () => {
  const memory = newMemory();
  const arena = makeArena(memory, base, 2 ** 20);
  const block = arena.allocate(700_000);
  expect(() => arena.allocate(700_000)).toThrow(OutOfMemoryError);
  expect(memory.buffer.byteLength).toBeLessThanOrEqual(2 ** 20);
  arena.free(block);
  arena.free(arena.allocate(700_000));
  arena.limit = 2 ** 22;
  arena.allocate(700_000);
  arena.allocate(700_000);
  // Memory grows by whole pages, of which the last must be within the limit, too.
  arena.limit = memory.buffer.byteLength + 1000;
  const left = arena.limit - arena.bytesInUse;
  expect(() => arena.allocate(left - 5000)).toThrow(OutOfMemoryError);
  expect(memory.buffer.byteLength).toBeLessThanOrEqual(arena.limit);
  arena.limit = 0;
  expect(() => arena.allocate(1)).toThrowErrorMatchingInlineSnapshot(
    `[OutOfMemoryError: engine: linear memory has no room for 1 bytes more (limit: 0 bytes)]`,
  );
});

test("what is no block cannot be freed, nor a block twice", () => {
  const arena = makeArena(newMemory(), base);
  const block = arena.allocate(100);
  expect(() => arena.free(block + 64)).toThrow("there is no block");
  arena.free(block);
  expect(() => arena.free(block)).toThrow("there is no block");
});

test("a block in quarantine is not handed out before the last quarantine ends", () => {
  const arena = makeArena(newMemory(), base);
  const block = arena.allocate(1000);
  const [first, second] = [arena.quarantine(), arena.quarantine()];
  arena.free(block);
  const other = arena.allocate(1000);
  expect(other).not.toBe(block);
  first();
  expect(arena.allocate(1000)).not.toBe(block);
  second();
  expect(arena.allocate(1000)).toBe(block);
  arena.free(other);
  expect(arena.allocate(1000)).toBe(other);
});

import { EngineError, OutOfMemoryError } from "@convkit/ndarray";
import { type Block, freeLists } from "./free-lists.ts";

/** Blocks of linear memory. */
export interface Arena {
  /**
   * The address of a block of at least so many bytes, a multiple of 64. It may hold anything.
   *
   * @throws OutOfMemoryError when memory may not or cannot grow
   */
  allocate(bytes: number): number;
  /** Gives a block back. @throws EngineError for what is no block's address */
  free(address: number): void;
  /** Bytes of all blocks that were allocated and not freed. */
  readonly bytesInUse: number;
  /** Bytes of linear memory: it grows and never shrinks. */
  readonly capacity: number;
}

/** What the engine itself asks of the arena. */
export interface ManagedArena extends Arena {
  /** Bytes that `capacity` and `bytesInUse` stay within from now on. */
  limit: number;
  /**
   * Keeps every block that is in use now from being handed out again, freed or not, until the function that this returns
   * is called: a thread that was given up on may still write to them.
   */
  quarantine(): () => void;
}

const pageBytes = 65536;
/** What 32-bit addresses reach. */
export const addressableBytes = 65536 * pageBytes;
/** Memory grows by so much at least, where the limit permits: growing is slow. */
const leastGrowth = 16 * 2 ** 20;
const line = 64;
/** From this size on, blocks are staggered by more than a line. */
const largeBytes = 32768;

/**
 * The size of the block for a request. Neighbours that start alike modulo 4096 share cache sets, and a store to one delays
 * loads from another. So the sizes of small blocks are odd multiples of 64; those of large ones leave 1088 = 17 x 64 modulo
 * 4096, which sets any four in a row at least 768 bytes apart.
 */
export function blockSize(bytes: number): number {
  if (bytes < largeBytes) return (2 * Math.ceil((bytes - line) / (2 * line)) + 1) * line || line;
  return Math.ceil((bytes - 1088) / 4096) * 4096 + 1088;
}

/**
 * An allocator over the memory from `base` on: segregated lists of free blocks by size, each found in constant time;
 * a block that is too large is split, and a freed block joins the free blocks beside it at once.
 *
 * Masmano, Ripoll, Crespo & Real, "TLSF: a new dynamic memory allocator for real-time systems", ECRTS 2004.
 */
export function makeArena(memory: WebAssembly.Memory, base: number, limit = addressableBytes): ManagedArena {
  const free = freeLists();
  const live = new Map<number, Block>();
  const held = new Set<{ readonly blocks: Set<Block>; readonly freed: Block[] }>();
  let last: Block | undefined;
  let bytesInUse = 0;

  /** A free block of `size` bytes at the end of memory, together with what is free there. */
  function extend(size: number): Block {
    const end = last ? last.address + last.size : Math.ceil(base / line) * line;
    const spare = last?.isFree ? last.size : 0;
    growTo(memory, arena.limit, end + size - spare, size);
    const block: Block = { address: end, size: memory.buffer.byteLength - end, before: last, isFree: false };
    if (last) last.after = block;
    last = block;
    return release(block);
  }

  /** Makes a block free, one with its free neighbours. */
  function release(block: Block): Block {
    let whole = block;
    if (block.before?.isFree) {
      whole = block.before;
      free.remove(whole);
      absorb(whole);
    }
    if (whole.after?.isFree) {
      free.remove(whole.after);
      absorb(whole);
    }
    free.add(whole);
    return whole;
  }

  /** Makes a block and the next one. */
  function absorb(block: Block): void {
    const { size, after } = block.after!;
    block.size += size;
    block.after = after;
    if (after) after.before = block;
    else last = block;
  }

  /** Cuts a block, leaving the rest free. */
  function split(block: Block, size: number): void {
    const rest: Block = {
      address: block.address + size,
      size: block.size - size,
      before: block,
      after: block.after,
      isFree: false,
    };
    block.size = size;
    if (block.after) block.after.before = rest;
    else last = rest;
    block.after = rest;
    free.add(rest);
  }

  /** Makes a freed block free, now or at the end of the quarantine that it is in. */
  function recycle(block: Block): void {
    for (const { blocks, freed } of held)
      if (blocks.delete(block)) {
        freed.push(block);
        return;
      }
    release(block);
  }

  const arena: ManagedArena = {
    limit,
    allocate(bytes) {
      const size = blockSize(bytes);
      if (bytesInUse + size > arena.limit) throw exhausted(bytes, arena.limit);
      const block = free.find(size) ?? extend(size);
      free.remove(block);
      if (block.size - size >= line) split(block, size);
      live.set(block.address, block);
      bytesInUse += block.size;
      return block.address;
    },
    free(address) {
      const block = live.get(address);
      if (!block) throw new EngineError("free", `there is no block at ${address}`);
      live.delete(address);
      bytesInUse -= block.size;
      recycle(block);
    },
    get bytesInUse() {
      return bytesInUse;
    },
    get capacity() {
      return memory.buffer.byteLength;
    },
    quarantine() {
      const hold = { blocks: new Set(live.values()), freed: [] as Block[] };
      held.add(hold);
      return () => {
        held.delete(hold);
        for (const block of hold.freed) recycle(block);
      };
    },
  };

  return arena;
}

function exhausted(bytes: number, limit: number): OutOfMemoryError {
  return new OutOfMemoryError(
    "engine",
    `linear memory has no room for ${bytes} bytes more (limit: ${limit} bytes)`,
  );
}

/** Grows memory, unless it ends at or after `end`. */
function growTo(memory: WebAssembly.Memory, limit: number, end: number, bytes: number): void {
  const now = memory.buffer.byteLength;
  if (end <= now) return;
  const most = Math.floor(Math.min(limit, addressableBytes) / pageBytes) * pageBytes;
  if (end > most) throw exhausted(bytes, limit);
  for (const wanted of [Math.max(end, Math.min(now + leastGrowth, most)), end])
    try {
      memory.grow(Math.ceil((wanted - now) / pageBytes));
      return;
    } catch {
      // Tries the least that will do, then gives up below.
    }
  throw exhausted(bytes, limit);
}

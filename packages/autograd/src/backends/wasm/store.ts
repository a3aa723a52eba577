import { type DType, OutOfMemoryError, type TypedArray } from "@convkit/ndarray";
import type { Engine } from "@convkit/wasm";
import { type Box, bytesOf, makeBox } from "./box.ts";

export interface StoreOptions {
  /** Bytes of blocks above which the least recently used are written back. Default: 128 MiB. */
  readonly limit?: number;
  /** How far the limit may grow when more than that is in use again and again. Default: 1 GiB. */
  readonly cap?: number;
}

/**
 * The boxes that have a block of linear memory, in the order of their last use.
 *
 * Nobody tells when a value is not needed any more, and a finalizer may never come. So blocks are bounded: beyond the
 * limit the values that were not used for longest go to typed arrays, which the collector frees at any time if nobody
 * refers to them. Where such values are needed again and again, the limit was too small, and doubles.
 */
export interface Store {
  readonly engine: Engine;
  /** Bytes of blocks in use. */
  readonly bytes: number;
  readonly limit: number;
  /** Starts a primitive: the blocks that it uses stay until the next one starts. */
  begin(): void;
  /** The address of a value, which is copied to linear memory unless it is there. @throws OutOfMemoryError when there is no room, all else written back */
  address(box: Box): number;
  /** A block for a result; it may hold anything. @throws OutOfMemoryError when there is no room, all else written back */
  create(dtype: DType, length: number): Box;
  /** Memory until the primitive's end. @throws OutOfMemoryError when there is no room, all else written back */
  workspace(bytes: number): number;
  /** Ends a primitive: frees its workspaces. */
  end(): void;
  /** Ends a primitive that failed: frees what it has made, too. */
  abandon(): void;
  /** The elements, where they are if possible: to be read before the next primitive starts. */
  view(box: Box): TypedArray;
  /** Frees the block of a value that nobody will ask for. */
  drop(box: Box): void;
  /** Writes all values back. */
  empty(): void;
}

/** A copy in ordinary memory, which is not filled with zeros first, as `slice` does: 1.6 times as fast. */
function copyOf(array: TypedArray): TypedArray {
  if (array instanceof Float32Array) return new Float32Array(array);
  return array instanceof Int32Array ? new Int32Array(array) : new Uint8Array(array);
}

/** What a block costs beside its elements: small ones must not pile up without bound. */
const overhead = 1024;
const cost = (box: Box) => bytesOf(box) + overhead;

/** @param onWriteBack hears of values that go to typed arrays */
export function makeStore(
  engine: Engine,
  options: StoreOptions = {},
  onWriteBack: (box: Box) => void = () => {},
): Store {
  let { limit = 128 * 2 ** 20 } = options;
  const { cap = 2 ** 30 } = options;
  let oldest: Box | undefined;
  let newest: Box | undefined;
  let bytes = 0;
  let primitive = 0;
  let made: Box[] = [];
  let workspaces: number[] = [];
  let writtenBack = 0;
  let neededAgain = 0;

  function link(box: Box): void {
    box.older = newest;
    if (newest) newest.newer = box;
    else oldest = box;
    newest = box;
  }

  function unlink(box: Box): void {
    const { older, newer } = box;
    if (older) older.newer = newer;
    else oldest = newer;
    if (newer) newer.older = older;
    else newest = older;
    box.older = undefined;
    box.newer = undefined;
  }

  function settle(box: Box, address: number): void {
    box.address = address;
    box.tenure.box = box;
    box.usedBy = primitive;
    bytes += cost(box);
    link(box);
  }

  function drop(box: Box): void {
    if (box.address === 0) return;
    engine.free(box.address);
    box.address = 0;
    box.tenure.box = undefined;
    bytes -= cost(box);
    unlink(box);
  }

  function inMemory({ dtype, address, length }: Box): TypedArray {
    const { buffer } = engine.memory;
    if (dtype === "float32") return new Float32Array(buffer, address, length);
    if (dtype === "int32") return new Int32Array(buffer, address, length);
    return new Uint8Array(buffer, address, length);
  }

  /** Growing an unshared memory detaches views, and who reads them may make it grow. */
  const outlivesGrowth =
    typeof SharedArrayBuffer !== "undefined" && engine.memory.buffer instanceof SharedArrayBuffer;

  function view(box: Box): TypedArray {
    if (box.array) return box.array;
    return outlivesGrowth ? inMemory(box) : copyOf(inMemory(box));
  }

  function writeBack(box: Box): void {
    if (!box.array) {
      box.array = copyOf(inMemory(box));
      box.writtenBack = true;
      writtenBack += cost(box);
    }
    drop(box);
    onWriteBack(box);
  }

  /** Writes the oldest back until `most` bytes are left, or only what this primitive uses. */
  function shrink(most: number): void {
    for (let box = oldest; box && bytes > most; ) {
      const { newer } = box;
      if (box.usedBy !== primitive) writeBack(box);
      box = newer;
    }
  }

  function allocate(size: number): number {
    if (bytes + size > limit) shrink(limit - size);
    try {
      return engine.allocate(size);
    } catch (error) {
      if (!(error instanceof OutOfMemoryError)) throw error;
    }
    shrink(0);
    return engine.allocate(size);
  }

  /** Doubles the limit once half of it was read in again, if that is more than a quarter of what was written back. */
  function countReturn(box: Box): void {
    neededAgain += cost(box);
    if (neededAgain < limit / 2) return;
    if (4 * neededAgain > writtenBack) limit = Math.max(limit, Math.min(2 * limit, cap));
    writtenBack = 0;
    neededAgain = 0;
  }

  function end(): void {
    for (const address of workspaces) engine.free(address);
    if (workspaces.length > 0) workspaces = [];
    if (made.length > 0) made = [];
  }

  return {
    engine,
    get bytes() {
      return bytes;
    },
    get limit() {
      return limit;
    },
    begin() {
      primitive++;
    },
    address(box) {
      if (box.address !== 0) {
        box.usedBy = primitive;
        if (box !== newest) {
          unlink(box);
          link(box);
        }
        return box.address;
      }
      settle(box, allocate(bytesOf(box)));
      if (box.writtenBack) countReturn(box);
      inMemory(box).set(box.array!);
      return box.address;
    },
    create(dtype, length) {
      const box = makeBox(dtype, length, undefined);
      settle(box, allocate(bytesOf(box)));
      made.push(box);
      return box;
    },
    workspace(size) {
      const address = allocate(size);
      workspaces.push(address);
      return address;
    },
    end,
    abandon() {
      for (const box of made) drop(box);
      end();
    },
    view,
    drop,
    empty() {
      primitive++;
      shrink(-1);
    },
  };
}

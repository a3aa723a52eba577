/** A stretch of linear memory, with the stretches beside it. */
export interface Block {
  readonly address: number;
  size: number;
  isFree: boolean;
  before?: Block | undefined;
  after?: Block | undefined;
  /** The neighbours in the list of free blocks of a class. */
  nextFree?: Block | undefined;
  previousFree?: Block | undefined;
}

/** Free blocks by size class. */
export interface FreeLists {
  add(block: Block): void;
  remove(block: Block): void;
  /** A free block of at least `size` bytes. */
  find(size: number): Block | undefined;
}

/** Classes to a factor of two: a power, for the masks below. */
const steps = 8;
const smallest = 64;

/** The number of the class that holds blocks of `size` bytes: sizes from classStart(number) on. */
export function classOf(size: number): number {
  const lines = size / smallest;
  const octave = 31 - Math.clz32(lines);
  return octave * steps + Math.floor((lines / 2 ** octave - 1) * steps);
}

/** How many blocks of the class of the request itself are looked at: they may be too small by an eighth. */
const tries = 8;

/** Lists of free blocks, the last freed first: it is the likeliest to be in cache. */
export function freeLists(): FreeLists {
  // 2^26 lines of 64 bytes are 4 GiB: 27 octaves.
  const heads: (Block | undefined)[] = new Array(27 * steps).fill(undefined);
  let most = 0;
  return {
    add(block) {
      const number = classOf(block.size);
      const head = heads[number];
      block.isFree = true;
      block.previousFree = undefined;
      block.nextFree = head;
      if (head) head.previousFree = block;
      heads[number] = block;
      most = Math.max(most, number);
    },
    remove(block) {
      const { previousFree, nextFree } = block;
      if (previousFree) previousFree.nextFree = nextFree;
      else heads[classOf(block.size)] = nextFree;
      if (nextFree) nextFree.previousFree = previousFree;
      block.isFree = false;
      block.previousFree = undefined;
      block.nextFree = undefined;
    },
    find(size) {
      const own = classOf(size);
      let block = heads[own];
      for (let i = 0; i < tries && block; i++, block = block.nextFree) if (block.size >= size) return block;
      for (let number = own + 1; number <= most; number++) if (heads[number]) return heads[number];
      return undefined;
    },
  };
}

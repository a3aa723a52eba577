/**
 * The model that `unpack` and scripts/pack.ts share: how likely the next binary decision is 0, in each of its contexts, in
 * units of 2^-15. A context learns fast at first, then ever more slowly.
 */
export interface Odds {
  readonly ofZero: Uint16Array;
  readonly seen: Uint8Array;
}

export const makeOdds = (): Odds => ({
  ofZero: new Uint16Array(contexts.all).fill(1 << 14),
  seen: new Uint8Array(contexts.all),
});

export function learn({ ofZero, seen }: Odds, context: number, bit: number): void {
  const odds = ofZero[context]!;
  const times = seen[context]!;
  ofZero[context] = (odds + ((bit ? 32 : 32736) - odds) / (times + 1.6)) | 0;
  if (times < mostSeen) seen[context] = times + 1;
}

const mostSeen = 32;

/** Where the contexts of each kind of decision begin. */
export const contexts = {
  /** Literal or copy, by what the last three were. */
  isCopy: 0,
  /** Whether a copy is from as far back as the last. */
  isRepeat: 8,
  /** Trees over a copy's length - 1, fresh or repeated; over the bits of its distance; over the highest of those. */
  length: 16,
  distanceBits: 528,
  distance: 656,
  /** Trees over a byte, by the byte before. */
  literal: 2048,
  all: 2048 + 65536,
} as const;

/** Bits of a distance that a tree takes; those below are as likely 0 as 1, but for the position of each. */
export const treeBits = 4;

/** Bytes as scripts/pack.ts has packed them: `length` of them. */
export function unpack(packed: Uint8Array, length: number): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(length);
  const odds = makeOdds();
  let at = 0;
  // Both stay below 2^25: engines keep small integers without allocation.
  let code = 0;
  let range = 2 ** 24;
  const next = () => {
    code = code * 256 + (packed[at++] ?? 0);
  };
  for (let i = 0; i < 3; i++) next();

  const bit = (context: number): number => {
    const bound = Math.floor((range * odds.ofZero[context]!) / 32768);
    const result = Number(code >= bound);
    if (result) {
      code -= bound;
      range -= bound;
    } else range = bound;
    learn(odds, context, result);
    for (; range < 2 ** 16; range *= 256) next();
    return result;
  };
  /** `bits` decisions, each in the context of those before it. */
  const tree = (context: number, bits: number): number => {
    let node = 1;
    for (let i = 0; i < bits; i++) node = 2 * node + bit(context + node);
    return node - (1 << bits);
  };

  let history = 0;
  let distance = 1;
  for (let to = 0; to < length; ) {
    const isCopy = bit(contexts.isCopy + history);
    if (isCopy) {
      const isRepeat = bit(contexts.isRepeat + history);
      const count = 1 + tree(contexts.length + 256 * isRepeat, 8);
      if (!isRepeat) {
        const bits = tree(contexts.distanceBits + 32 * Math.min(count - 1, 3), 5);
        const high = Math.min(bits, treeBits);
        distance = 2 ** high + tree(contexts.distance + 64 * bits, high);
        for (let low = bits - high; low > 0; low--)
          distance = 2 * distance + bit(contexts.distance + 64 * bits + 32 + low);
      }
      for (const end = to + count; to < end; to++) out[to] = out[to - distance]!;
    } else {
      out[to] = tree(contexts.literal + 256 * (out[to - 1] ?? 0), 8);
      to++;
    }
    history = ((2 * history) & 7) + isCopy;
  }
  return out;
}

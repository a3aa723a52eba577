import { contexts, learn, makeOdds, type Odds, treeBits } from "../src/unpack.ts";

/** Takes the decisions that make up a text: writes them, or adds up what they cost. */
type Take = (context: number, bit: number) => void;

/** One thing that `unpack` reads: a byte, or a copy of `count` bytes from `distance` back (0: as far as the last). */
interface Token {
  readonly count: number;
  readonly distance: number;
}

const shortest = 1;
const longest = 256;
/** So many of the places that start alike are looked at. */
const mostPlaces = 256;
/** The odds that the parse is chosen by are those that the parse before has taught. */
const passes = 4;

/**
 * Bytes for `unpack` in src/unpack.ts. Copies and literals are chosen so that their cost is least, by dynamic programming,
 * and written by adaptive binary arithmetic coding: LZMA's scheme, much reduced.
 *
 * Source: Pavlov, LZMA SDK specification; Martin, "Range encoding" (1979).
 */
export function pack(bytes: Uint8Array): Uint8Array {
  let odds = makeOdds();
  let best: Uint8Array | undefined;
  const matches = findMatches(bytes);
  for (let pass = 0; pass < passes; pass++) {
    const tokens = parse(bytes, matches, odds);
    odds = makeOdds();
    const packed = write(bytes, tokens, odds);
    if (!best || packed.length < best.length) best = packed;
  }
  return best!;
}

function tree(take: Take, context: number, bits: number, value: number): void {
  let node = 1;
  for (let i = bits - 1; i >= 0; i--) {
    const bit = (value >> i) & 1;
    take(context + node, bit);
    node = 2 * node + bit;
  }
}

function takeLiteral(take: Take, bytes: Uint8Array, at: number): void {
  tree(take, contexts.literal + 256 * (bytes[at - 1] ?? 0), 8, bytes[at]!);
}

function takeDistance(take: Take, count: number, distance: number): void {
  const bits = 31 - Math.clz32(distance);
  tree(take, contexts.distanceBits + 32 * Math.min(count - 1, 3), 5, bits);
  const high = Math.min(bits, treeBits);
  tree(take, contexts.distance + 64 * bits, high, (distance >> (bits - high)) - (1 << high));
  for (let low = bits - high; low > 0; low--)
    take(contexts.distance + 64 * bits + 32 + low, (distance >> (low - 1)) & 1);
}

function write(bytes: Uint8Array, tokens: readonly Token[], odds: Odds): Uint8Array {
  const out: number[] = [];
  let low = 0;
  let range = 2 ** 24;
  const take: Take = (context, bit) => {
    const bound = Math.floor((range * odds.ofZero[context]!) / 32768);
    if (bit) {
      low += bound;
      range -= bound;
    } else range = bound;
    learn(odds, context, bit);
    for (; range < 2 ** 16; range *= 256) shift();
  };
  // The last three bytes of `low` may change; a carry goes into those that are out.
  const shift = () => {
    if (low >= 2 ** 24) {
      let at = out.length - 1;
      while (out[at] === 255) out[at--] = 0;
      out[at]!++;
      low -= 2 ** 24;
    }
    out.push(low >> 16);
    low = (low & 0xffff) << 8;
  };
  let history = 0;
  let at = 0;
  for (const { count, distance } of tokens) {
    const isCopy = Number(count > 0);
    take(contexts.isCopy + history, isCopy);
    if (isCopy) {
      const isRepeat = Number(distance === 0);
      take(contexts.isRepeat + history, isRepeat);
      tree(take, contexts.length + 256 * isRepeat, 8, count - 1);
      if (!isRepeat) takeDistance(take, count, distance);
    } else takeLiteral(take, bytes, at);
    at += Math.max(1, count);
    history = ((2 * history) & 7) + isCopy;
  }
  for (let i = 0; i < 4; i++) shift();
  while (out.at(-1) === 0) out.pop();
  return Uint8Array.from(out);
}

/** For each position the nearest distance of every length that can be copied, [count, distance] with counts rising. */
function findMatches(bytes: Uint8Array): [number, number][][] {
  const places = new Map<number, number[]>();
  return Array.from(bytes, (_, at) => {
    const found: [number, number][] = [];
    if (at + 1 >= bytes.length) return found;
    const key = bytes[at]! * 256 + bytes[at + 1]!;
    const known = places.get(key) ?? [];
    let longestYet = shortest;
    for (let k = known.length - 1; k >= Math.max(0, known.length - mostPlaces); k--) {
      const count = matchLength(bytes, known[k]!, at);
      if (count <= longestYet) continue;
      longestYet = count;
      found.push([count, at - known[k]!]);
    }
    known.push(at);
    places.set(key, known);
    return found;
  });
}

function matchLength(bytes: Uint8Array, from: number, at: number): number {
  let count = 0;
  while (count < longest && at + count < bytes.length && bytes[from + count] === bytes[at + count]) count++;
  return count;
}

/** The cheapest way to each position that is known so far, and how it got there. */
interface Node {
  cost: number;
  token: Token;
  last: number;
  history: number;
}

function parse(bytes: Uint8Array, matches: readonly [number, number][][], odds: Odds): Token[] {
  const costs = Array.from({ length: contexts.all }, (_, context) => {
    const zero = odds.ofZero[context]! / 32768;
    return [-Math.log2(zero), -Math.log2(1 - zero)] as const;
  });
  let sum = 0;
  const add: Take = (context, bit) => {
    sum += costs[context]![bit]!;
  };
  const costOf = (decisions: () => void) => {
    sum = 0;
    decisions();
    return sum;
  };
  const lengthCosts = [0, 1].map((isRepeat) =>
    Array.from({ length: longest + 1 }, (_, count) =>
      costOf(() => tree(add, contexts.length + 256 * isRepeat, 8, Math.max(0, count - 1))),
    ),
  );
  const nodes: (Node | undefined)[] = [{ cost: 0, token: { count: 0, distance: 0 }, last: 1, history: 0 }];
  const reach = (at: number, cost: number, token: Token, last: number, history: number) => {
    const known = nodes[at];
    if (!known || cost < known.cost) nodes[at] = { cost, token, last, history };
  };
  for (let at = 0; at < bytes.length; at++) {
    const { cost, last, history } = nodes[at]!;
    const after = (2 * history) & 7;
    const literal = costs[contexts.isCopy + history]![0] + costOf(() => takeLiteral(add, bytes, at));
    reach(at + 1, cost + literal, { count: 0, distance: 0 }, last, after);
    const copy = cost + costs[contexts.isCopy + history]![1];
    if (at >= last) {
      const repeat = copy + costs[contexts.isRepeat + history]![1];
      const most = matchLength(bytes, at - last, at);
      for (let count = 1; count <= most; count++)
        reach(at + count, repeat + lengthCosts[1]![count]!, { count, distance: 0 }, last, after + 1);
    }
    const fresh = copy + costs[contexts.isRepeat + history]![0];
    let count = shortest + 1;
    for (const [most, distance] of matches[at]!) {
      const far = [0, 1, 2, 3].map((k) => costOf(() => takeDistance(add, k + 1, distance)));
      for (; count <= most; count++)
        reach(
          at + count,
          fresh + lengthCosts[0]![count]! + far[Math.min(count - 1, 3)]!,
          { count, distance },
          distance,
          after + 1,
        );
    }
  }
  const tokens: Token[] = [];
  for (let at = bytes.length; at > 0; ) {
    const { token } = nodes[at]!;
    tokens.push(token);
    at -= Math.max(1, token.count);
  }
  return tokens.reverse();
}

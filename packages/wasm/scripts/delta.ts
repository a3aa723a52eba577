/** Copies shorter than this cost more than their bytes. */
const leastCopy = 5;
/** Places are found by so many bytes. */
const keyLength = 8;
/** So many of the places that start alike are looked at. */
const mostPlaces = 64;

/**
 * What makes `to` of `from`, for `applyDelta` in src/binary.ts: the two builds differ in a few bytes here and there, and one
 * with the changes takes half the space of both. Greedy: the longest copy at each place.
 */
export function makeDelta(from: Uint8Array, to: Uint8Array): Uint8Array {
  const out: number[] = [];
  const places = findPlaces(from);
  let literals: number[] = [];
  let expected = 0;
  for (let at = 0; at < to.length; ) {
    const near = places.get(keyAt(to, at)) ?? [];
    let [best, place] = [0, 0];
    for (const candidate of [expected, ...near]) {
      const length = matchLength(from, candidate, to, at);
      if (length > best) [best, place] = [length, candidate];
    }
    if (best < leastCopy) {
      literals.push(to[at++]!);
      expected++;
      continue;
    }
    const step = place - expected;
    out.push(...varint(literals.length), ...literals, ...varint(step < 0 ? -2 * step - 1 : 2 * step));
    out.push(...varint(best));
    literals = [];
    at += best;
    expected = place + best;
  }
  return Uint8Array.from([...out, ...varint(literals.length), ...literals]);
}

const keyAt = (bytes: Uint8Array, at: number) => bytes.subarray(at, at + keyLength).join();

function findPlaces(bytes: Uint8Array): Map<string, number[]> {
  const places = new Map<string, number[]>();
  for (let at = 0; at + keyLength <= bytes.length; at++) {
    const key = keyAt(bytes, at);
    const known = places.get(key);
    if (!known) places.set(key, [at]);
    else if (known.length < mostPlaces) known.push(at);
  }
  return places;
}

function matchLength(a: Uint8Array, i: number, b: Uint8Array, j: number): number {
  let length = 0;
  while (i + length < a.length && j + length < b.length && a[i + length] === b[j + length]) length++;
  return length;
}

/** Seven bits a byte, the low ones first. */
function varint(n: number): number[] {
  return n < 128 ? [n] : [(n % 128) + 128, ...varint(Math.floor(n / 128))];
}

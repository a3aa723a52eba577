/** Four unsigned 32-bit words, not all zero. */
export type Words = [number, number, number, number];

/** The golden ratio in 32 bits: an odd step that visits every word. */
const goldenRatio = 0x9e3779b9;

/** A bijection of 32-bit words whose every output bit depends on every input bit (MurmurHash3's finaliser). */
function mix(word: number): number {
  const a = Math.imul(word ^ (word >>> 16), 0x85ebca6b);
  const b = Math.imul(a ^ (a >>> 13), 0xc2b2ae35);
  return (b ^ (b >>> 16)) >>> 0;
}

/** The state for a seed of up to 53 bits: both halves reach every word. */
export function wordsOfSeed(seed: number): Words {
  const low = seed >>> 0;
  const high = Math.floor(seed / 2 ** 32);
  const word = (k: number) => mix(mix(low + Math.imul(goldenRatio, k)) ^ (high + k));
  const words: Words = [word(1), word(2), word(3), word(4)];
  return words.some((value) => value !== 0) ? words : [1, 0, 0, 0];
}

/**
 * The next 32 bits of xoshiro128**, changing the state; period 2^128 - 1. Integer arithmetic only, so it is the
 * same on every platform. Source: Blackman & Vigna, "Scrambled linear pseudorandom number generators",
 * ACM TOMS 47 (2021), arXiv:1805.01407.
 */
export function nextWord(s: Words): number {
  const scrambled = Math.imul(s[1], 5);
  const result = Math.imul((scrambled << 7) | (scrambled >>> 25), 9) >>> 0;
  const shifted = s[1] << 9;
  s[2] ^= s[0];
  s[3] ^= s[1];
  s[1] ^= s[2];
  s[0] ^= s[3];
  s[2] ^= shifted;
  s[3] = (s[3] << 11) | (s[3] >>> 21);
  return result;
}

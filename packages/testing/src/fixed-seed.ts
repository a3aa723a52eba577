import fc from "fast-check";

/**
 * A setup file: the same random cases in every run, so that a run fails for what has changed and never by luck. Other cases
 * come with CONVKIT_TEST_SEED=<integer>; scripts/fuzz.ts of conv-kernels tries as many as one likes.
 */
const { CONVKIT_TEST_SEED = "1" } = globalThis.process?.env ?? {};
const seed = Number(CONVKIT_TEST_SEED);
if (!Number.isInteger(seed)) throw new TypeError("CONVKIT_TEST_SEED must be an integer");
fc.configureGlobal({ ...fc.readConfigureGlobal(), seed });

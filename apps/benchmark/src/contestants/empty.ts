import type { ContestantCode } from "./contestant.ts";

/** Nothing but the host: what `startup` takes off the others' times. */
export const contestant: ContestantCode = {
  describe: async () => ({ engine: "none", threads: 1 }),
  kinds: {},
};

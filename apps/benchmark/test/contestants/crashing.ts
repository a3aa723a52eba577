import type { ContestantCode } from "../../src/contestants/contestant.ts";

export const contestant: ContestantCode = {
  describe: async () => ({ engine: "js", threads: 1 }),
  kinds: {
    gemm: () => {
      process.stderr.write("FatalError: out of luck\n");
      process.exit(3);
    },
  },
};

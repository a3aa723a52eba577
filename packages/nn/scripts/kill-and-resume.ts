import { parseArgs } from "node:util";
import { survive } from "../test/survive/survive.ts";

// Whether a training run survives SIGKILL at any moment: `npx tsx --conditions=@convkit/source
// packages/nn/scripts/kill-and-resume.ts [--kills 100] [--seed 1]`. Runs with checkpoints after every batch are killed,
// while they write, too, and started again until they end; all must come to the weights and the history, bit by bit, of a run
// that was never killed.

const { values } = parseArgs({
  options: { kills: { type: "string", default: "100" }, seed: { type: "string", default: "1" } },
});
const report = await survive({
  kills: Number(values.kills),
  seed: Number(values.seed),
  onKill: ({ kills, whileWriting, completed }) => {
    if (kills % 10 === 0)
      console.log(`${kills} kills, ${whileWriting} while writing; ${completed} runs ended`);
  },
});
console.log(
  `${report.kills} kills, ${report.whileWriting} of them while a checkpoint was written: all ${report.completed} runs ended ` +
    "at the same bits as one that was never killed",
);

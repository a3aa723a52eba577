import { writeFile } from "node:fs/promises";
import { trainInPyTorch } from "../src/pytorch/train.ts";
import { recipeNames } from "../src/recipes/index.ts";
import { smallJob } from "../test/fixtures/small-job.ts";

/*
 * Writes PyTorch's losses of ten steps of every recipe, in float64, which the tests compare with convkit's:
 *   npx tsx --conditions=@convkit/source apps/mnist/scripts/make-parity-fixture.ts
 * It needs python3 with torch ($PYTHON names another).
 */

const entries: [string, { parameters: number; losses: readonly number[] }][] = [];
for (const name of recipeNames) {
  const { parameters, losses } = await trainInPyTorch(await smallJob(name));
  entries.push([name, { parameters, losses }]);
}
const path = new URL("../test/fixtures/pytorch-losses.json", import.meta.url);
await writeFile(path, `${JSON.stringify(Object.fromEntries(entries), null, 2)}\n`);

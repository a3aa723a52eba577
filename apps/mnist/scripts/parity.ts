import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { capabilities, configure } from "@convkit/autograd";
import { locateMnist, readIdxFolder } from "@convkit/datasets/node";
import { parityCases, parityJob } from "../src/pytorch/parity.ts";
import { replay } from "../src/pytorch/replay.ts";
import { trainInPyTorch } from "../src/pytorch/train.ts";
import { distances, isWithin, type ParityResult, tolerance } from "../src/report/parity-distances.ts";
import { type ParityData, parityPage } from "../src/report/parity-page.ts";

/*
 * Trains networks on MNIST in convkit and in PyTorch, from the same weights on the same images in the same order, and
 * compares the loss of every step:
 *   npx tsx --conditions=@convkit/source apps/mnist/scripts/parity.ts [folder]
 * writes report.html and parity.json into the folder (default: out/parity), and exits with 1 where the curves part by more
 * than the tolerance. It needs python3 with torch ($PYTHON names another).
 */

const folder = process.argv[2] ?? join("out", "parity");
const setting = { steps: 200, batchSize: 32, seed: 1, threads: 1 };
configure({ threads: setting.threads });
const { train } = await readIdxFolder(locateMnist(import.meta.url));
// As many as the steps take, and as many again to draw from.
const count = 2 * setting.steps * setting.batchSize;
const material = { input: train.images.slice([0, count]), target: train.labels.slice([0, count]) };

const results: ParityResult[] = [];
let pytorch = "PyTorch";
for (const { name, ...rest } of parityCases) {
  const job = await parityJob({ name, ...rest }, material, setting);
  const ours = await replay(job);
  const inFloat64 = { ...job, description: { ...job.description, dtype: "float64" as const } };
  const [single, double] = await Promise.all([trainInPyTorch(job), trainInPyTorch(inFloat64)]);
  pytorch = single.name;
  const result: ParityResult = { name, ours, single: single.losses, double: double.losses };
  results.push(result);
  console.log(`${name}: ${isWithin(result) ? "within" : "BEYOND"} the tolerance`);
  for (const { steps, ours, pytorch } of distances(result))
    console.log(`  ${steps} steps: ${ours.toExponential(1)}; PyTorch's float32: ${pytorch.toExponential(1)}`);
}

const data: ParityData = { ...setting, pytorch, engine: capabilities().engine, images: count, results };
await mkdir(folder, { recursive: true });
await writeFile(join(folder, "parity.json"), JSON.stringify({ tolerance, ...data }));
await writeFile(join(folder, "report.html"), parityPage(data));
console.log(`report ${join(folder, "report.html")}`);
process.exitCode = results.every(isWithin) ? 0 : 1;

import { parseArgs } from "node:util";
import fc from "fast-check";
import { type AlgorithmName, algorithms, type ConvAlgorithm, type Product } from "../src/index.ts";
import { disagreement, fuzzProblems } from "../test/agreement.ts";

/**
 * Compares every algorithm, and "auto", with naive on random convolutions at the edges of tiles, all three products, of
 * operands that lie in memory in all ways. Prints the smallest failing problem and exits with 1 when one disagrees. Usage,
 * with the defaults:
 *
 *   npx tsx --conditions=@convkit/source packages/conv-kernels/scripts/fuzz.ts --count 100000 --seed 1 --algorithms fast
 *
 * `fast` are those on the engine, in float32; `all` takes hours, most of them in `matrix`.
 */
const { values } = parseArgs({
  options: {
    count: { type: "string", default: "100000" },
    seed: { type: "string", default: "1" },
    algorithms: { type: "string", default: "fast" },
  },
});
const [count, seed] = [Number(values.count), Number(values.seed)];
const manifest: readonly ConvAlgorithm<AlgorithmName>[] = algorithms;
const chosen = manifest.filter(
  ({ name, roundings }) =>
    name !== "naive" &&
    (values.algorithms === "all" ||
      values.algorithms.split(",").includes(name) ||
      (values.algorithms === "fast" && roundings !== undefined)),
);
const compared = new Map([...chosen.map(({ name }) => name), "auto" as const].map((name) => [name, 0]));
const products: readonly Product[] = ["forward", "inputGrad", "weightGrad"];
const start = performance.now();
let done = 0;

const result = fc.check(
  fc.property(fuzzProblems, (problem) => {
    for (const product of products)
      for (const wrong of disagreement(problem, product, chosen, (name) =>
        compared.set(name, compared.get(name)! + 1),
      ))
        throw new Error(wrong);
    if (++done % 1000 === 0) progress();
  }),
  { numRuns: count, seed },
);

function progress(): void {
  const seconds = (performance.now() - start) / 1000;
  process.stderr.write(`\r${done} of ${count} convolutions, ${seconds.toFixed(0)} s `);
}

process.stderr.write("\n");
for (const [name, times] of compared) console.log(`${name.padEnd(12)} ${times} products compared with naive`);
console.log(
  result.failed ? fc.defaultReportMessage(result) : `no mismatch in ${count} convolutions, seed ${seed}`,
);
process.exitCode = result.failed ? 1 : 0;

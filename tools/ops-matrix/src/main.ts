import { factsOfAlgorithms } from "./algorithms.ts";
import { factsOfOps } from "./ops.ts";

// To be run by tsx with `--conditions=@convkit/source`: what was found, as JSON.
const ops = await factsOfOps();
// The engine has no float64: who sees no TypeScript there would see none anywhere.
for (const name of ["conv2d", "maxPool2d", "exp"])
  if (!ops.some((one) => one.name === name && one.float64.some((primitive) => primitive !== "full")))
    throw new Error(`ops-matrix: the calls of reference by ${name} are not seen any more`);
process.stdout.write(JSON.stringify({ ops, algorithms: factsOfAlgorithms() }));

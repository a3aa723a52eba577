import { factsOfAlgorithms } from "./algorithms.ts";
import { factsOfOps } from "./ops.ts";

// To be run by tsx with `--conditions=@convkit/source`: what was found, as JSON.
process.stdout.write(JSON.stringify({ ops: await factsOfOps(), algorithms: factsOfAlgorithms() }));

import { broadcastShapes, sizeOf } from "@convkit/ndarray";
import type { Engine } from "../engine.ts";
import { blockFor, blockSize, broadcastStrides, makeLoop, type Operand, periodOf, withLoop } from "./loop.ts";

/** The functions in the order in which the kernel numbers them: those with float results, then comparisons. */
const names = [
  "add",
  "sub",
  "mul",
  "div",
  "maximum",
  "minimum",
  "reluGrad",
  "equal",
  "less",
  "lessEqual",
] as const;

export type EngineBinary = (typeof names)[number];

/** Elements a chunk. */
const grain = 32768;
const [shortRow, longRow] = [16, 256];

/**
 * `to = f(x, y)` of float32 arrays in linear memory, broadcast against each other; exact (rounded once).
 * `reluGrad(g, y) = y > 0 ? g : 0`. Comparisons write bytes of 0 or 1; greater is less with operands exchanged.
 *
 * @param to an address, row-major in the broadcast shape; overlaps no operand
 */
export function binary(engine: Engine, name: EngineBinary, x: Operand, y: Operand, to: number): void {
  const shape = broadcastShapes(x.shape, y.shape)!;
  const total = sizeOf(shape);
  const operands = [x.shape, y.shape, shape].map((of) => broadcastStrides(of, shape));
  const loop = makeLoop(shape, operands);
  const repeats = [0, 1].map((k) => periodOf(loop, k, 2));
  // Short rows cost less in blocks; so do others where what is spread to the first block serves all.
  const [row, longest] = [loop.lengths[0]!, Math.max(...repeats)];
  const rows = loop.lengths.length === 1 || row >= longRow || (row >= shortRow && longest > blockSize);
  const periods = rows ? [0, 0] : repeats;
  const block = rows ? 0 : blockFor(periods);
  const chunk = rows ? grain : Math.floor(grain / block) * block;
  engine.run(
    "binary",
    Math.ceil(total / chunk),
    withLoop([names.indexOf(name), x.address, y.address, to, total, chunk, block, ...periods], loop),
  );
}

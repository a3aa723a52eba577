import { broadcastShapes, type Shape, sameShape, sizeOf } from "@convkit/ndarray";
import type { Engine } from "../engine.ts";
import {
  blockFor,
  blockSize,
  broadcastStrides,
  type Loop,
  makeLoop,
  type Operand,
  periodOf,
  withLoop,
} from "./loop.ts";

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
  const loop = sameShape(x.shape, y.shape) ? inOneGo(x.shape) : broadcastLoop(x.shape, y.shape);
  const total = loop.lengths.reduce((product, length) => product * length, 1);
  const plain = loop.lengths.length === 1;
  const [xPeriod, yPeriod] = plain ? [0, 0] : [periodOf(loop, 0, 2), periodOf(loop, 1, 2)];
  // Short rows cost less in blocks; so do others where what is spread to the first block serves all.
  const [row, longest] = [loop.lengths[0]!, Math.max(xPeriod, yPeriod)];
  const rows = plain || row >= longRow || (row >= shortRow && longest > blockSize);
  const block = rows ? 0 : blockFor([xPeriod, yPeriod]);
  const chunk = rows ? grain : Math.floor(grain / block) * block;
  const integers = [names.indexOf(name), x.address, y.address, to, total, chunk, block, xPeriod, yPeriod];
  engine.run("binary", Math.ceil(total / chunk), withLoop(integers, loop));
}

const inOneGo = (shape: Shape): Loop => ({ lengths: [sizeOf(shape)], strides: [[1], [1], [1]] });

function broadcastLoop(x: Shape, y: Shape): Loop {
  const shape = broadcastShapes(x, y)!;
  return makeLoop(shape, [
    broadcastStrides(x, shape),
    broadcastStrides(y, shape),
    broadcastStrides(shape, shape),
  ]);
}

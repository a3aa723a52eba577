import { broadcastShapes, sizeOf } from "@convkit/ndarray";
import type { Engine } from "../engine.ts";
import { blockFor, broadcastStrides, makeLoop, type Operand, periodOf, withLoop } from "./loop.ts";

/** Elements a chunk. */
const grain = 32768;

/** `to = condition ? x : y`, all three broadcast; the condition is bytes, false where 0. */
export function where(engine: Engine, condition: Operand, x: Operand, y: Operand, to: number): void {
  const shape = broadcastShapes(condition.shape, x.shape, y.shape)!;
  const total = sizeOf(shape);
  const operands = [condition.shape, x.shape, y.shape, shape, shape].map((of) => broadcastStrides(of, shape));
  const loop = makeLoop(shape, operands);
  const periods = [0, 1, 2].map((k) => periodOf(loop, k, 3));
  const block = blockFor(periods);
  const chunk = Math.floor(grain / block) * block;
  const addresses = [condition.address, x.address, y.address, to];
  engine.run(
    "select",
    Math.ceil(total / chunk),
    withLoop([...addresses, total, chunk, block, ...periods], loop, [1, 4, 4, 4, 1]),
  );
}

import type { Engine } from "../engine.ts";
import { argumentsOf, places } from "./arguments.ts";
import type { Correlation } from "./correlation.ts";
import { planCorrelation } from "./plan.ts";
import { simplify } from "./simplify.ts";
import { areScattered, weightBytes, weightPacker, withPacked } from "./weights.ts";

/** A correlation that has been planned, which takes longer than a small one: ready to run on any operands of its strides. */
export interface PreparedCorrelation {
  /** For weights whose terms do not adjoin, which are put in order once; 0 where every chunk does that for itself, or need not. */
  readonly workspaceBytes: number;
  /** Operands' addresses, to which the correlation's own are added; a bias of address 0 is none. */
  run(engine: Engine, x: number, w: number, y: number, bias: number, workspace: number): void;
}

/**
 * Plans a correlation whose workspace may take `mostBytes`; undefined where a thread's scratch memory does not suffice.
 */
export function prepareCorrelation(
  correlation: Correlation,
  mostBytes: number,
): PreparedCorrelation | undefined {
  const given = simplify(correlation);
  const plan = planCorrelation(given);
  if (!plan) return undefined;
  const bytes = areScattered(given) ? weightBytes(given) : 0;
  const packs = bytes > 0 && bytes <= mostBytes;
  const job = packs ? withPacked(given) : given;
  const pack = packs ? weightPacker(given) : undefined;
  const list = argumentsOf(job, plan);
  const { x: fromX, w: fromW, y: fromY } = { x: job.x.address, w: job.w.address, y: job.y.address };
  const isEmpty = job.axes.some(({ output }) => output === 0) || job.images * job.groups * job.rows === 0;
  return {
    workspaceBytes: packs ? bytes : 0,
    run(engine, x, w, y, bias, workspace) {
      if (isEmpty) return;
      pack?.(engine, w, workspace);
      list[places.x] = x + fromX;
      list[places.w] = pack ? workspace : w + fromW;
      list[places.y] = y + fromY;
      list[places.bias] = bias;
      engine.run("correlate", plan.chunks, list);
    },
  };
}

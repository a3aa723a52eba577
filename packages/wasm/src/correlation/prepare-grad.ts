import type { Engine } from "../engine.ts";
import { argumentsOf, places } from "./arguments.ts";
import type { Correlation } from "./correlation.ts";
import { planGrad } from "./grad-plan.ts";
import { joinAxes } from "./simplify.ts";
import { weightBytes } from "./weights.ts";

/** The gradient in the weights, planned: see `PreparedCorrelation`. */
export interface PreparedGrad {
  /** For partial sums. */
  readonly workspaceBytes: number;
  /** Operands' addresses; w is written. */
  run(engine: Engine, x: number, y: number, w: number, workspace: number): void;
}

/**
 * Plans the gradient of <y, correlation(x, w)> in w, which must be contiguous in some order of its axes. The workspace may
 * take `mostBytes`; undefined where a thread's scratch memory does not suffice.
 */
export function prepareGrad(correlation: Correlation, mostBytes: number): PreparedGrad | undefined {
  const job = joinAxes(correlation);
  const plan = planGrad(job, mostBytes);
  if (!plan) return undefined;
  const { parts } = plan;
  const bytes = weightBytes(job);
  const list = [...argumentsOf(job, plan), parts, bytes];
  const isEmpty = job.axes.some(({ output }) => output === 0) || job.images === 0;
  return {
    workspaceBytes: parts > 1 ? parts * bytes : 0,
    run(engine, x, y, w, workspace) {
      const to = w + job.w.address;
      if (isEmpty) return void engine.floats(to, bytes / 4).fill(0);
      list[places.x] = x + job.x.address;
      list[places.w] = parts > 1 ? workspace : to;
      list[places.y] = y + job.y.address;
      engine.run("correlateGrad", plan.chunks, list);
      if (parts > 1) engine.run("sumParts", 1, [to, bytes / 4, workspace, parts, bytes, 1]);
    },
  };
}

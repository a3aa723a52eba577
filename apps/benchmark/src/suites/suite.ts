import type { RunContext } from "../harness/context.ts";
import type { Row, SuiteInfo } from "../schema.ts";
import type { Task } from "../tasks.ts";

/** A suite declares what is measured: one file here, and one line in `index.ts`. */
export type Suite = TimedSuite | OwnSuite;

/** Tasks that all contestants compute, verified, interleaved and timed by the harness. */
export interface TimedSuite {
  readonly info: SuiteInfo;
  readonly workloads: readonly Workload[];
  /** The variants of contestants that take part beside their defaults; none unless told. */
  readonly variants?: (name: string) => boolean;
  /** Adds to the suite's rows what is found out in another way, once all are timed. */
  readonly complete?: (
    rows: readonly Row[],
    workloads: readonly Workload[],
    context: RunContext,
  ) => Promise<Row[]>;
}

/** A suite that measures in its own way. */
export interface OwnSuite {
  readonly info: SuiteInfo;
  /** Left out of `--quick`. */
  readonly slow?: boolean;
  /** Rows as they come. */
  rows(context: RunContext): AsyncIterable<Row>;
}

export interface Workload {
  readonly name: string;
  readonly product: string;
  readonly detail: string;
  readonly task: Task;
  /** Whether `--quick` measures it. */
  readonly main: boolean;
  /** The amount of work of one call; the figure is this over seconds: flops, bytes or images. */
  readonly amount: number;
  /** What its time grows with, where that is not `amount`: to predict who is too slow. */
  readonly effort?: number;
  /** What one unit of the figure is: 1e9 for GFLOP/s. */
  readonly perUnit: number;
  readonly sweep?: { readonly name: string; readonly x: number; readonly expected: number };
}

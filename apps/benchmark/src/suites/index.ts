import { conv } from "./conv.ts";
import { elementwise } from "./elementwise.ts";
import { epoch } from "./epoch.ts";
import { gemm } from "./gemm.ts";
import { memory } from "./memory.ts";
import { pool } from "./pool.ts";
import { scaling } from "./scaling.ts";
import { size } from "./size.ts";
import { startup } from "./startup.ts";
import type { Suite } from "./suite.ts";
import { train } from "./train.ts";

/** Every suite, in the order of the report. To add one: a file here and a line below. */
export const suites: readonly Suite[] = [
  conv,
  gemm,
  elementwise,
  pool,
  train,
  epoch,
  scaling,
  startup,
  size,
  memory,
];

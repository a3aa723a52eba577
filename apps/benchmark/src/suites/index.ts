import { conv } from "./conv.ts";
import type { Suite } from "./suite.ts";

/** Every suite, in the order of the report. To add one: a file here and a line below. */
export const suites: readonly Suite[] = [conv];

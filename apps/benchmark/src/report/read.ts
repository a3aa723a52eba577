import { readFile } from "node:fs/promises";
import * as v from "valibot";
import {
  type ContestantKind,
  type Results,
  type Status,
  schemaName,
  schemaVersion,
  type Unit,
} from "../schema.ts";

/** What is the matter with a results file. */
export type ResultsProblem = "unreadable" | "foreign" | "broken" | "newer" | "older";

/** A file that cannot be read as results; the message names the file, and the field where there is one. */
export class ResultsError extends Error {
  override readonly name = "ResultsError";
  readonly problem: ResultsProblem;

  constructor(source: string, problem: ResultsProblem, sentence: string) {
    super(`${source}: ${sentence}`);
    this.problem = problem;
  }
}

const text = v.string();
const figure = v.pipe(v.number(), v.finite());
const positive = v.pipe(figure, v.gtValue(0));
const natural = v.pipe(v.number(), v.integer(), v.minValue(0));
const maybe = v.exactOptional;
/** Exactly the members of a union: a forgotten one does not compile. */
const oneOf = <T extends string>(names: Readonly<Record<T, true>>) => v.picklist(Object.keys(names) as T[]);

const unit = oneOf<Unit>({ "GFLOP/s": true, "GB/s": true, "images/s": true, ms: true, bytes: true, s: true });
const kind = oneOf<ContestantKind>({ convkit: true, web: true, native: true });
const status = oneOf<Status>({
  ok: true,
  wrong: true,
  unsupported: true,
  missing: true,
  failed: true,
  skipped: true,
});

const threadFigures = v.array(v.object({ threads: natural, value: positive }));

const environment = v.object({
  date: v.pipe(text, v.isoTimestamp()),
  durationSeconds: figure,
  command: text,
  cpu: text,
  cores: natural,
  memoryBytes: figure,
  os: text,
  runtimes: v.array(v.object({ id: text, name: text, version: text, isolated: maybe(v.boolean()) })),
  convkit: v.object({ version: text, commit: v.nullable(text), dirty: v.boolean() }),
  peak: maybe(v.object({ simdGflops: threadFigures, memoryGBps: threadFigures })),
});

const settings = v.object({
  quick: v.boolean(),
  seed: figure,
  filter: v.nullable(text),
  threads: v.array(natural),
  rounds: natural,
});

const suite = v.object({
  name: text,
  title: text,
  description: text,
  unit,
  higherIsBetter: v.boolean(),
});

const contestant = v.object({
  name: text,
  kind,
  version: text,
  variant: text,
  engine: text,
  threads: natural,
  runtime: text,
});

const ratio = v.object({ to: text, median: figure, q1: figure, q3: figure, pairs: natural });

const row = v.pipe(
  v.object({
    suite: text,
    workload: text,
    product: text,
    detail: text,
    contestant,
    status,
    note: maybe(text),
    samples: v.array(positive),
    rounds: v.array(natural),
    single: maybe(v.boolean()),
    median: maybe(figure),
    q1: maybe(figure),
    q3: maybe(figure),
    figure: maybe(figure),
    extra: maybe(v.array(v.object({ name: text, value: figure, unit: text }))),
    versusWeb: maybe(ratio),
    versusNative: maybe(ratio),
    error: maybe(v.object({ absolute: figure, relative: figure, tolerance: figure })),
    workspaceBytes: maybe(figure),
    sweep: maybe(v.object({ name: text, x: figure })),
  }),
  v.check(({ samples, rounds }) => samples.length === rounds.length, "must have a round for every sample"),
);

const fit = v.object({
  suite: text,
  sweep: text,
  product: text,
  contestant,
  exponent: figure,
  expected: figure,
  r2: figure,
});

/** Held to `Results` by the compiler; what it does not know it drops, as later optional fields are to be. */
const results: v.GenericSchema<unknown, Results> = v.object({
  schema: v.literal(schemaName),
  version: v.literal(schemaVersion),
  environment,
  settings,
  suites: v.array(suite),
  rows: v.array(row),
  fits: v.array(fit),
});

const header = v.object({ schema: v.literal(schemaName), version: v.pipe(v.number(), v.integer()) });

/**
 * Results, from a value that JSON gave.
 *
 * @param source what to call it in an error: the file's name
 * @throws ResultsError when it is something else, damaged, or of another version
 */
export function parseResults(value: unknown, source = "results"): Results {
  const top = v.safeParse(header, value);
  if (!top.success) throw new ResultsError(source, "foreign", `not a results file of ${schemaName}`);
  const { version } = top.output;
  if (version !== schemaVersion)
    throw new ResultsError(
      source,
      version > schemaVersion ? "newer" : "older",
      `written in version ${version} of the results format, while this program reads version ${schemaVersion}`,
    );
  const parsed = v.safeParse(results, value);
  if (parsed.success) return parsed.output;
  const issue = parsed.issues[0];
  const place = v.getDotPath(issue) ?? "it";
  throw new ResultsError(source, "broken", `${place}: ${issue.message}`);
}

/** Results from a file. Throws ResultsError, also when there is no such file or it is not JSON. */
export async function readResults(path: string): Promise<Results> {
  let content: string;
  try {
    content = await readFile(path, "utf8");
  } catch (error) {
    throw new ResultsError(path, "unreadable", `cannot be read (${(error as NodeJS.ErrnoException).code})`);
  }
  let value: unknown;
  try {
    value = JSON.parse(content);
  } catch (error) {
    throw new ResultsError(path, "broken", `not JSON: ${(error as Error).message}`);
  }
  return parseResults(value, path);
}

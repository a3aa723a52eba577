import type { Ratio, Results, Row } from "../schema.ts";
import { type Group, hasFigure, suitesOf } from "./groups.ts";
import { productName, quantity, threadCount, times } from "./words.ts";

const start = "<!-- figures: start -->";
const end = "<!-- figures: end -->";

/** What users get: convkit's own choice, in the first runtime of the run. */
const isUsual = ({ contestant: { name, variant, runtime } }: Row, { environment }: Results) =>
  name === "convkit" &&
  (variant === "auto" || variant === "") &&
  (runtime === "" || runtime === environment.runtimes[0]?.id);

const cells = (texts: readonly string[]) => `| ${texts.join(" | ")} |`;

/** `3.9× onnxruntime-web (2 threads)` */
const versus = (ratio: Ratio | undefined) => (ratio ? `${times(ratio.median)} ${ratio.to}` : "");

/**
 * A run as a table for a page: convkit's figure of every workload with each number of threads, the last of them beside the
 * best web and native peer, and the command that gave it. Sweeps and rows without figures are left out.
 */
export function figuresTable(results: Results): string {
  const { environment, settings } = results;
  const rowOf = ({ rows }: Group, threads: number) =>
    rows.find((row) => hasFigure(row) && row.contestant.threads === threads && isUsual(row, results));
  const lines = suitesOf(results).flatMap(({ info, groups }) =>
    groups.flatMap((group) => {
      const own = settings.threads.map((threads) => rowOf(group, threads));
      const last = own.findLast((row) => row !== undefined);
      if (!last) return [];
      const figures = own.map((row) => (row ? quantity(row.figure!, info.unit) : ""));
      const product = group.product && ` ${productName(group.product)}`;
      return [
        cells([
          `${info.title}: \`${group.workload}\`${product}`,
          ...figures,
          versus(last.versusWeb),
          versus(last.versusNative),
        ]),
      ];
    }),
  );
  const { cpu, cores, runtimes, date, command } = environment;
  const titles = ["work", ...settings.threads.map(threadCount), "speed beside web", "beside native"];
  const where = [
    cpu,
    `${cores} cores`,
    ...runtimes.slice(0, 1).map(({ name, version }) => `${name} ${version}`),
  ];
  return [
    `Measured on ${date.slice(0, 10)} by \`npm run ${command.replace(/^bench /, "bench -- ")}\`: ${where.join(", ")}. A ratio above 1 says that convkit is faster.`,
    "",
    cells(titles),
    cells(titles.map(() => "---")),
    ...lines,
  ].join("\n");
}

/**
 * A page with new text between its markers `<!-- figures: start -->` and `<!-- figures: end -->`.
 *
 * @throws Error when it has no such markers
 */
export function withFigures(page: string, text: string): string {
  const from = page.indexOf(start);
  const to = page.indexOf(end);
  if (from < 0 || to < from) throw new Error(`the page must have the lines "${start}" and "${end}"`);
  return `${page.slice(0, from + start.length)}\n${text}\n${page.slice(to)}`;
}

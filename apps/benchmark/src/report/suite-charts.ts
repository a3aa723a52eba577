import { type Html, html } from "@convkit/page";
import type { Contestant, Peak, Row, SuiteInfo } from "../schema.ts";
import { contestantLabel } from "../schema.ts";
import { linearAxis, logAxis } from "./axis.ts";
import { statusText } from "./columns.ts";
import { glyph, glyphId, type Look } from "./families.ts";
import { type Group, groupBy, hasFigure } from "./groups.ts";
import { type Lane, type Limit, lanesChart, type Mark } from "./lanes.ts";
import { bytes, digits, productName, quantity, threadCount } from "./words.ts";

type Measured = Row & { readonly figure: number };
export type LookOf = (contestant: Contestant) => Look;

const better = ({ higherIsBetter }: SuiteInfo, a: Measured, b: Measured) =>
  higherIsBetter === a.figure > b.figure ? a : b;

/** The best row of each key, in the order of their first. */
function bestBy(rows: readonly Row[], info: SuiteInfo, key: (row: Row) => string): Measured[] {
  return groupBy(rows.filter(hasFigure), key).map((same) => same.reduce((a, b) => better(info, a, b)));
}

const told = (row: Measured, info: SuiteInfo) =>
  `${contestantLabel(row.contestant)}: ${quantity(row.figure, info.unit)}`;

/** convkit's best with one thread, and with more if that is better. */
function ownBest(rows: readonly Row[], info: SuiteInfo): Measured[] {
  const own = rows.filter((row) => row.contestant.kind === "convkit");
  const [one, many] = [
    bestBy(
      own.filter((row) => row.contestant.threads === 1),
      info,
      () => "",
    )[0],
    bestBy(
      own.filter((row) => row.contestant.threads > 1),
      info,
      () => "",
    )[0],
  ];
  if (!one || !many) return [one ?? many].filter((row) => row !== undefined);
  return better(info, one, many) === many ? [one, many] : [one];
}

/** Who could not take part at all in a workload and why, each reason once. */
function absences(groups: readonly Group[]): string {
  const rows = groups.flatMap(({ rows: all }) => {
    const present = new Set(all.filter(hasFigure).map((row) => row.contestant.name));
    return all.filter(({ contestant: { name, kind } }) => kind !== "convkit" && !present.has(name));
  });
  return groupBy(rows, (row) => statusText(row))
    .map((same) => {
      const names = [...new Set(same.map((row) => row.contestant.name))].join(", ");
      const where = new Set(same.map((row) => row.workload));
      const others = groups.map(({ workload }) => workload).filter((workload) => !where.has(workload));
      const most = others.length < where.size;
      const place = most ? `all but ${others.join(", ")}` : [...where].join(", ");
      return `${names}: ${statusText(same[0]!)}${others.length > 0 ? ` (${place})` : ""}`;
    })
    .join("; ");
}

function key(look: Look): Html {
  return html`<span class="key">${glyph(look)} ${look.label}</span>`;
}

/** The machine's limits for a suite's unit, with one thread and with all. */
function limitsFor(info: SuiteInfo, peak: Peak | undefined): Limit[] {
  const [figures, name] =
    info.unit === "GFLOP/s" ? [peak?.simdGflops, "SIMD peak"] : [peak?.memoryGBps, "memory"];
  if (!figures || (info.unit !== "GFLOP/s" && info.unit !== "GB/s")) return [];
  const ends = figures.length > 1 ? [figures[0]!, figures.at(-1)!] : figures;
  return ends.map(({ threads, value }, i) => ({
    value,
    label: `${i === 0 ? `${name} ` : ""}${digits(value)}, ${threadCount(threads)}`,
  }));
}

/** Rates by workload: convkit as bars, peers as marks, the machine's limit as lines. One chart a product. */
export function rateChart(
  info: SuiteInfo,
  product: string,
  groups: readonly Group[],
  lookOf: LookOf,
  peak: Peak | undefined,
): Html {
  const limits = limitsFor(info, peak);
  const peersOf = ({ rows }: Group) =>
    bestBy(
      rows.filter((row) => row.contestant.kind !== "convkit"),
      info,
      ({ contestant }) => lookOf(contestant).label,
    );
  const lanes = groups.map((group): Lane => {
    const own = ownBest(group.rows, info);
    return {
      name: html`${group.workload}`,
      detail: group.detail,
      bars: own.map((row, i) => ({
        value: row.figure,
        hue: i === 0 ? "own" : "own-all",
        title: told(row, info),
      })),
      marks: peersOf(group).map(
        (row): Mark => ({ value: row.figure, look: lookOf(row.contestant), title: told(row, info) }),
      ),
      value:
        own.length > 0
          ? html`<b>${digits(own[0]!.figure)}</b>${own[1] ? html` <i>${digits(own[1].figure)}</i>` : undefined}`
          : html`-`,
    };
  });
  const values = [...lanes.flatMap(({ bars, marks }) => [...bars, ...marks]), ...limits].map(
    ({ value }) => value,
  );
  const looks = new Map(
    groups.flatMap(peersOf).map(({ contestant }) => [lookOf(contestant).label, lookOf(contestant)]),
  );
  const threads = Math.max(
    1,
    ...groups.flatMap(({ rows }) => ownBest(rows, info)).map((row) => row.contestant.threads),
  );
  const without = absences(groups);
  const name = product ? productName(product) : info.title;
  return lanesChart({
    title: `${name[0]!.toUpperCase()}${name.slice(1)}, ${info.unit}`,
    description: `${info.unit} of convkit by workload: ${lanes
      .map((lane, i) => `${groups[i]!.workload} ${lane.bars[0] ? digits(lane.bars[0].value) : "none"}`)
      .join(", ")}. The table below has every figure.`,
    axis: logAxis([...values, Math.min(...values) / 1.5]),
    lanes,
    limits,
    caption: html`<span class="key"><span class="swatch own"></span> convkit, best with 1 thread</span>
      ${threads > 1 ? html`<span class="key"><span class="swatch own-all"></span> with ${threads} threads</span>` : undefined}
      ${[...looks.values()].map(key)}
      <span class="remark">Logarithmic: equal distances are equal ratios.${without ? ` Without a mark: ${without}.` : ""}</span>`,
  });
}

/** convkit's algorithms beside each other, with one thread. */
export function algorithmChart(info: SuiteInfo, product: string, groups: readonly Group[]): Html | undefined {
  const rowsOf = ({ rows }: Group) =>
    bestBy(
      rows.filter(
        ({ contestant: c }) => c.kind === "convkit" && c.threads === 1 && c.variant && c.variant !== "auto",
      ),
      info,
      (row) => row.contestant.variant,
    );
  const names = [...new Set(groups.flatMap(rowsOf).map((row) => row.contestant.variant))];
  if (names.length < 2) return undefined;
  const lookOf = (variant: string): Look => {
    const place = names.indexOf(variant);
    return { glyph: glyphId(place), hue: `peer${place % 7}`, hollow: false, label: variant };
  };
  const lanes = groups.map((group): Lane => {
    const rows = rowsOf(group);
    const best = rows.length > 0 ? rows.reduce((a, b) => better(info, a, b)) : undefined;
    return {
      name: html`${group.workload}`,
      detail: group.detail,
      bars: [],
      marks: rows.map((row) => ({
        value: row.figure,
        look: lookOf(row.contestant.variant),
        title: told(row, info),
      })),
      value: html`${best?.contestant.variant ?? "-"}`,
    };
  });
  return lanesChart({
    title: `convkit's algorithms, ${productName(product) || info.title}, ${info.unit}`,
    description: `The fastest of convkit's algorithms by workload: ${lanes.map((lane, i) => `${groups[i]!.workload} ${lane.value.markup}`).join(", ")}.`,
    axis: logAxis(lanes.flatMap(({ marks }) => marks.map(({ value }) => value))),
    lanes,
    caption: html`${names.map((name) => key(lookOf(name)))} <span class="remark">One thread; the fastest is named at the right.</span>`,
  });
}

/** A lane a contestant, the best first: times on a logarithmic axis, sizes from zero. */
export function rankChart(info: SuiteInfo, group: Group, lookOf: LookOf): Html {
  const ranked = bestBy(group.rows, info, ({ contestant }) => lookOf(contestant).label + contestant.kind);
  const others = groupBy(
    group.rows.filter(
      (row) => !hasFigure(row) && !ranked.some((r) => r.contestant.name === row.contestant.name),
    ),
    (row) => row.contestant.name,
  ).map((same) => same[0]!);
  const label = (value: number) => (info.unit === "bytes" ? bytes(value) : quantity(value, info.unit));
  const figures = ranked.map(({ figure }) => figure);
  // A log axis where the slowest is more than 20 times the fastest: bars from zero would show one of them.
  const wide = Math.max(...figures) > 20 * Math.min(...figures);
  const axis =
    wide && info.unit !== "bytes"
      ? logAxis(
          figures.flatMap((f) => [f, f / 2]),
          label,
        )
      : linearAxis(figures, label);
  const second = (row: Row) => (info.unit === "bytes" ? undefined : row.extra?.[0]);
  const lanes: Lane[] = [
    ...ranked.map((row): Lane => {
      const look = lookOf(row.contestant);
      const also = second(row);
      return {
        name: html`${look.hue === "own" ? undefined : glyph(look)} ${look.label}`,
        detail: also ? `${quantity(also.value, also.unit)} ${also.unit === "" ? also.name : ""}`.trim() : "",
        bars: [{ value: row.figure, hue: look.hue, title: told(row, info) }],
        marks: [],
        value: html`<b>${label(row.figure)}</b>`,
      };
    }),
    ...others.map(
      (row): Lane => ({
        name: html`${row.contestant.name}`,
        bars: [],
        marks: [],
        value: html``,
        note: statusText(row),
      }),
    ),
  ];
  const title = `${group.workload}${group.product ? `, ${productName(group.product)}` : ""}`;
  return lanesChart({
    title,
    description: `${info.title}, ${title}: ${ranked.map((row) => `${lookOf(row.contestant).label} ${label(row.figure)}`).join(", ")}.`,
    axis,
    lanes,
    caption: html`<span class="remark">${group.detail ? `${group.detail}. ` : ""}${
      info.higherIsBetter ? "More" : "Less"
    } is better.${wide && info.unit !== "bytes" ? " Logarithmic axis." : ""}</span>`,
  });
}

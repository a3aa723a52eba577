import { type DefaultTreeAdapterTypes, parse } from "parse5";
import { describe, expect, test } from "vitest";
import { linearAxis, logAxis } from "../src/report/axis.ts";
import { suitesOf } from "../src/report/groups.ts";
import { standings } from "../src/report/headline.ts";
import { dodged } from "../src/report/lanes.ts";
import { page } from "../src/report/page.ts";
import type { Row } from "../src/schema.ts";
import { contestant, ordinary, quickPlan, results, simulatedRun } from "./noisy-machine.ts";
import { sampleResults } from "./sample-results.ts";

type Element = DefaultTreeAdapterTypes.Element;

function elements(markup: string, problems: string[] = []): Element[] {
  const found: Element[] = [];
  const visit = (node: DefaultTreeAdapterTypes.Node) => {
    if ("tagName" in node) found.push(node);
    if ("childNodes" in node) for (const child of node.childNodes) visit(child);
  };
  visit(parse(markup, { onParseError: ({ code }) => problems.push(code), sourceCodeLocationInfo: false }));
  return found;
}

const attribute = (element: Element, name: string) => element.attrs.find((attr) => attr.name === name)?.value;
const text = (node: DefaultTreeAdapterTypes.Node): string =>
  "value" in node ? node.value : "childNodes" in node ? node.childNodes.map(text).join("") : "";
/** What a missing or impossible value looks like once it is text. */
const slip = (markup: string) => /.{0,40}(NaN|undefined|Infinity|\[object).{0,40}/.exec(markup)?.[0];
const sample = sampleResults();

describe("the page", () => {
  const problems: string[] = [];
  const markup = page(sample);
  const all = elements(markup, problems);
  const named = (...names: string[]) => all.filter((element) => names.includes(element.tagName));

  test("is well-formed HTML", () => {
    expect(problems).toEqual([]);
    expect(slip(markup)).toBeUndefined();
  });

  test("stands alone: no scripts, and nothing to fetch", () => {
    expect(named("script", "link", "iframe", "object", "base", "img")).toEqual([]);
    for (const element of all)
      for (const { name, value } of element.attrs) {
        if (name === "src" || name === "href") expect(value).toMatch(/^#/);
        expect(name).not.toMatch(/^on/);
      }
    expect(/.{0,40}(https?:|@import|url\((?!#)).{0,40}/.exec(markup)).toBeNull();
  });

  test("has every section and chart, under headings in order", () => {
    expect(
      named("h1", "h2", "h3").map((heading) => `${heading.tagName} ${text(heading).replace(/\s+/g, " ")}`),
    ).toMatchSnapshot();
  });

  test("says in words what pictures show", () => {
    const pictures = all.filter((element) => attribute(element, "role") === "img");
    for (const picture of pictures) expect(attribute(picture, "aria-label")!.length).toBeGreaterThan(20);
    expect(pictures).toHaveLength(named("figure").length);
    for (const figure of named("figure"))
      expect(figure.childNodes.some((node) => node.nodeName === "figcaption")).toBe(true);
    for (const table of named("table"))
      expect(table.childNodes.some((node) => node.nodeName === "caption")).toBe(true);
    for (const header of named("th")) expect(attribute(header, "scope")).toMatch(/^(col|row|rowgroup)$/);
  });

  test("every row is in a table, with why there is no figure", () => {
    const rows = named("tr").filter((row) => row.childNodes.some((node) => node.nodeName === "td"));
    const sweepLines = new Set(
      sample.rows
        .filter((row) => row.sweep)
        .map((row) => `${row.sweep!.name} ${row.contestant.name} ${row.contestant.variant}`),
    );
    expect(rows).toHaveLength(sample.rows.filter((row) => !row.sweep).length + sweepLines.size);
    for (const note of [
      "no gradient kernel",
      "no batch norm",
      "wrong: error 0.31, allowed 1e-4",
      "failed: exit code 134",
    ])
      expect(
        rows.some((row) => text(row).includes(note)),
        note,
      ).toBe(true);
  });

  test("links and references lead somewhere, ids are unique", () => {
    const ids = all.flatMap((element) => attribute(element, "id") ?? []);
    expect(new Set(ids).size).toBe(ids.length);
    for (const element of named("a", "use")) expect(ids).toContain(attribute(element, "href")!.slice(1));
  });

  test("tables have the columns that their headings say", () => {
    for (const table of named("table")) {
      const cells = (row: Element) =>
        row.childNodes.reduce(
          (sum, node) => ("tagName" in node ? sum + Number(attribute(node, "colspan") ?? 1) : sum),
          0,
        );
      const widths = named("tr")
        .filter((row) => inside(row, table))
        .map(cells);
      expect(new Set(widths).size).toBe(1);
    }
  });
});

function inside(element: Element, table: Element): boolean {
  for (
    let node: DefaultTreeAdapterTypes.ParentNode | null = element.parentNode;
    node;
    node = "parentNode" in node ? node.parentNode : null
  )
    if (node === table) return true;
  return false;
}

describe("extremes", () => {
  const good = (markup: string) => {
    const problems: string[] = [];
    elements(markup, problems);
    expect(problems).toEqual([]);
    expect(slip(markup)).toBeUndefined();
    return markup;
  };

  test("no rows at all", () => {
    expect(good(page(results([])))).toContain("rows measured");
  });

  test("only convkit, one workload", () => {
    good(page(simulatedRun(1, ordinary, { ...quickPlan, workloads: 1, algorithms: 1, peers: 0 })));
  });

  test("everybody failed", () => {
    const rows = sample.rows.map(
      ({ figure, median, q1, q3, ...row }): Row => ({
        ...row,
        status: "failed",
        samples: [],
        rounds: [],
        note: "<b>no</b>",
      }),
    );
    const markup = good(page({ ...sample, rows, fits: [] }));
    expect(markup).toContain("&lt;b&gt;no&lt;/b&gt;");
    expect(markup).not.toContain("<b>no</b>");
  });

  test("names are escaped, in attributes too", () => {
    const rows = sample.rows.map((row) => ({ ...row, workload: `"<i>${row.workload}`, detail: "<script>" }));
    const markup = good(page({ ...sample, rows }));
    expect(elements(markup).filter(({ tagName }) => tagName === "script")).toEqual([]);
  });

  test("two runtimes: charts of the first, tables of both", () => {
    const browser = { ...contestant("convkit", "convkit"), runtime: "chromium" };
    const rows = [...sample.rows, { ...sample.rows[0]!, contestant: browser, figure: 98_765 }];
    const runtimes = [
      ...sample.environment.runtimes,
      { id: "chromium", name: "Chromium", version: "156", isolated: true },
    ];
    const markup = good(page({ ...sample, rows, environment: { ...sample.environment, runtimes } }));
    expect(markup.match(/98,800/g)).toHaveLength(1);
    expect(markup).toContain("convkit (typescript, 1 thread), chromium");
  });
});

describe("axes", () => {
  test("logarithmic: between round numbers, labelled at powers of ten", () => {
    const axis = logAxis([0.3, 240]);
    expect(axis.ticks.map(({ label }) => label)).toEqual(["1", "10", "100"]);
    expect([0.2, 500].map(axis.position)).toEqual([0, 1]);
    expect(axis.position(10) - axis.position(1)).toBeCloseTo(axis.position(100) - axis.position(10), 12);
  });

  test("a short range is labelled at 1, 2, 5", () => {
    expect(logAxis([5, 40]).ticks.map(({ label }) => label)).toEqual(["5", "10", "20", "50"]);
  });

  test("single, absent and impossible values stay on the axis", () => {
    for (const values of [[], [7], [0], [Number.NaN, -1]]) {
      const axis = logAxis(values);
      expect(axis.ticks.length, String(values)).toBeGreaterThan(0);
      expect(axis.position(0), String(values)).toBe(0);
    }
    expect(linearAxis([]).position(0)).toBe(0);
  });

  test("linear: from zero", () => {
    const axis = linearAxis([3.1, 18]);
    expect([axis.position(0), axis.ticks[0]!.label]).toEqual([0, "0"]);
    expect(axis.position(9)).toBeCloseTo(axis.position(18) / 2, 12);
  });

  test("marks at the same place are set apart", () => {
    expect(new Set(dodged([0.5, 0.501, 0.502])).size).toBe(3);
    expect(dodged([0.1, 0.5, 0.9])).toEqual([0, 0, 0]);
  });
});

test("convkit's standing is its best beside the best web peer, whichever way is better", () => {
  const found = standings(suitesOf(sample));
  const of = (suite: string, workload: string) =>
    found.find((s) => s.suite === suite && s.workload === workload)!.ratio;
  expect(of("gemm", "512")).toBeCloseTo(119 / 72, 10);
  expect(of("startup", "first conv2d")).toBeCloseTo(42 / 31, 10);
});

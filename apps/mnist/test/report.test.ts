import { array, zeros } from "@convkit/ndarray";
import { type DefaultTreeAdapterTypes, parse } from "parse5";
import { describe, expect, test } from "vitest";
import { accuracyScale, lossScale } from "../src/report/chart.ts";
import { averaged } from "../src/report/curves.ts";
import type { ClassifyData, RestoreData } from "../src/report/data.ts";
import { page } from "../src/report/page.ts";
import { isWithin } from "../src/report/parity-distances.ts";
import { parityPage } from "../src/report/parity-page.ts";
import { restorePage } from "../src/report/restore-page.ts";

type Element = DefaultTreeAdapterTypes.Element;

const image = zeros([4, 4], { dtype: "uint8" });

const data: ClassifyData = {
  dataset: 'Two <classes> & a quote"',
  network: "A network",
  classNames: ["0", "<b>1</b>"],
  trainCount: 60_000,
  epochs: 1,
  history: Array.from({ length: 400 }, (_, i) => ({
    step: i + 1,
    epoch: (i + 1) / 400,
    loss: 2 / (i + 1),
    accuracy: i / 400,
  })),
  tests: [{ epoch: 1, loss: 0.05, accuracy: 0.75 }],
  confusion: array(
    [
      [2, 1],
      [0, 1],
    ],
    { dtype: "int32" },
  ),
  filters: { weights: zeros([3, 1, 5, 5]), example: image, responses: zeros([3, 4, 4]) },
  mistakes: [{ index: 2, image, label: 0, predicted: 1, confidence: 0.9 }],
  layers: [{ name: "Linear 16 to 2", output: [2], parameters: 34 }],
  facts: [{ name: "backend", value: "reference" }],
  command: "npm start -- --epochs 1",
};

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

describe("the page", () => {
  const problems: string[] = [];
  const markup = page(data);
  const all = elements(markup, problems);
  const named = (...names: string[]) => all.filter((element) => names.includes(element.tagName));

  test("is well-formed HTML", () => {
    expect(problems).toEqual([]);
  });

  test("stands alone: no scripts, and nothing to fetch", () => {
    expect(named("script", "link", "iframe", "object", "base")).toEqual([]);
    for (const element of all)
      for (const { name, value } of element.attrs) {
        if (name === "src" || name === "href") expect(value).toMatch(/^data:image\/png;base64,/);
        expect(name).not.toMatch(/^on/);
      }
    expect(markup).not.toMatch(/https?:|@import|url\((?!#)/);
  });

  test("has every section, under headings in order", () => {
    const headings = named("h1", "h2", "h3").map((heading) => `${heading.tagName} ${text(heading)}`);
    expect(headings.map((heading) => heading.replaceAll("\u00a0", " "))).toMatchInlineSnapshot(`
      [
        "h1 75.00 % of 4 test images read correctly",
        "h2 How it learned",
        "h3 Loss",
        "h3 Accuracy",
        "h2 What the first layer looks for",
        "h2 What it confuses",
        "h2 What it got wrong",
        "h2 The network and the run",
      ]
    `);
    for (const section of named("section"))
      expect(all.some((element) => attribute(element, "id") === attribute(section, "aria-labelledby"))).toBe(
        true,
      );
  });

  test("says in words what pictures show", () => {
    for (const picture of named("img")) expect(attribute(picture, "alt")).toBeTruthy();
    for (const figure of all.filter((element) => attribute(element, "role") === "img"))
      expect(attribute(figure, "aria-label")).toBeTruthy();
    expect(markup).toContain("Loss over 1 epoch: from");
    for (const table of named("table"))
      expect(table.childNodes.some((node) => node.nodeName === "caption")).toBe(true);
    for (const header of named("th")) expect(attribute(header, "scope")).toMatch(/^(col|row)$/);
  });

  test("escapes every name", () => {
    expect(text(named("title")[0]!.childNodes[0]!)).toContain('Two <classes> & a quote"');
    expect(named("b").map(text)).toEqual(["1"]); // the count of mistakes, not the class name
  });

  test("ids are unique", () => {
    const ids = all.flatMap((element) => attribute(element, "id") ?? []);
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe("the page of a network that draws", () => {
  const { classNames: _names, confusion: _confusion, mistakes: _mistakes, ...run } = data;
  const restored = { index: 3, input: image, output: image, target: image, error: 0.25 };
  const drawn: RestoreData = {
    ...run,
    history: run.history.map((point) => ({ ...point, accuracy: undefined })),
    tests: [{ epoch: 1, loss: 0.05, accuracy: undefined }],
    testCount: 10,
    lossName: "mean squared error",
    loss: 0.05,
    lossBefore: 0.125,
    words: { input: "under noise", output: "freed of it" },
    examples: [restored],
    worst: [restored],
    beside: {
      name: "PyTorch 1.13",
      parameters: 34,
      losses: run.history.map(({ loss }) => loss * 1.5),
      tests: [{ epoch: 1, loss: 0.0625, accuracy: undefined }],
      seconds: 61,
    },
  };
  const problems: string[] = [];
  const markup = restorePage(drawn);
  const all = elements(markup, problems);
  const named = (name: string) => all.filter((element) => element.tagName === name);

  test("is well-formed, stands alone and says in words what pictures show", () => {
    expect(problems).toEqual([]);
    expect(named("script")).toEqual([]);
    expect(markup).not.toMatch(/NaN|undefined|Infinity|https?:/);
    for (const picture of named("img")) expect(attribute(picture, "alt")).toBeTruthy();
    expect(text(named("h1")[0]!)).toContain("0.0500 mean squared error on 10 test images, 0.1250 before");
  });

  test("shows triples, and pairs where the target is what the network sees", () => {
    const images = (page: string) => page.match(/alt="Test image 3, /g)?.length;
    expect(images(markup)).toBe(2 * 3);
    expect(images(restorePage({ ...drawn, lossBefore: 0 }))).toBe(2 * 2);
  });

  test("has the other program's curve and its losses", () => {
    expect(markup).toContain('class="beside" d="M');
    expect(named("h2").map(text)).toContain("Beside PyTorch 1.13");
    const rows = named("tr").map(text);
    expect(
      rows.some((row) => row.startsWith("1") && row.includes("0.05000") && row.includes("0.06250")),
    ).toBe(true);
    expect(markup).toContain("agree to\n      33\u00a0%"); // 1 of 1.5 is a third off
  });
});

test("the page of loss curves beside PyTorch's", () => {
  const curve = (offset: number) => Array.from({ length: 30 }, (_, k) => 2 / (k + 1) + offset);
  const problems: string[] = [];
  const markup = parityPage({
    ...{ steps: 30, batchSize: 4, images: 120, seed: 1, pytorch: "PyTorch 1.13", engine: "simd" },
    results: [
      {
        name: "a <network>",
        ours: curve(1e-3),
        single: curve(-2e-3),
        double: curve(0),
      },
    ],
  });
  const headings = elements(markup, problems).filter(({ tagName }) => tagName === "h1" || tagName === "h2");
  expect(problems).toEqual([]);
  expect(headings.map(text)).toEqual(["1.0e-3 between the losses of 30 steps, at most", "a <network>"]);
  expect(markup.match(/class="beside" d="M/g)).toHaveLength(2);
  expect(text(elements(markup).find(({ tagName }) => tagName === "tbody")!)).toContain("301.0e-32.0e-3");
});

test("parity allows what PyTorch's own rounding does, and no more", () => {
  const double = Array.from({ length: 30 }, (_, k) => 2 / (k + 1));
  const off = (by: number) => double.map((loss, k) => (k === 0 ? loss : loss + by));
  const within = (ours: number[]) => isWithin({ name: "", ours, single: off(1e-3), double });
  expect([within(off(3.9e-3)), within(off(4.1e-3))]).toEqual([true, false]);
  expect(within(double.map((loss) => loss * (1 + 2e-6)))).toBe(false); // the first loss is off by more than rounding
});

test("extremes: no mistakes, a single batch, a loss of zero, no image of a class", () => {
  const markup = page({
    ...data,
    history: [{ step: 1, epoch: 1, loss: 0, accuracy: 1 }],
    tests: [],
    confusion: array(
      [
        [4, 0],
        [0, 0],
      ],
      { dtype: "int32" },
    ),
    mistakes: [],
  });
  expect(markup).not.toMatch(/NaN|undefined|Infinity/);
  expect(markup).toContain("100.00");
});

describe("scales", () => {
  test("losses: logarithmic between round numbers", () => {
    const scale = lossScale([2.3, 0.04]);
    expect(scale.ticks.map((tick) => tick.label)).toEqual([
      "5",
      "2",
      "1",
      "0.5",
      "0.2",
      "0.1",
      "0.05",
      "0.02",
    ]);
    expect([scale.position(0.02), scale.position(5), scale.position(0)]).toEqual([0, 1, 0]);
  });

  test("losses beyond the labels stay within the chart", () => {
    for (const losses of [[], [0], [1e9], [1e-9], [Number.NaN]])
      expect(lossScale(losses).ticks.length, String(losses)).toBeGreaterThan(0);
    expect(lossScale([1e9, 1]).position(1e9)).toBe(1);
  });

  test("accuracies: each tenfold drop in errors takes the same height", () => {
    const { position } = accuracyScale([0.1, 0.985]);
    expect(position(0)).toBe(0);
    expect(position(0.9)).toBeCloseTo(0.5, 12);
    expect(position(0.99)).toBeCloseTo(1, 12);
    expect(position(1)).toBe(1);
  });
});

test("the history is averaged over equal windows", () => {
  const { batches, points } = averaged(data.history, 100);
  expect([batches, points.length]).toEqual([4, 100]);
  expect(points[0]).toEqual({
    step: 4,
    epoch: 2.5 / 400,
    loss: (2 + 1 + 2 / 3 + 2 / 4) / 4,
    accuracy: 1.5 / 400,
  });
});

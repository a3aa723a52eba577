import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { transpile } from "typescript";
import { afterAll, describe, expect, test } from "vitest";
import { testBody } from "../src/assertions.ts";
import { docstringBlocks, markdownBlocks } from "../src/blocks.ts";
import { deadLinks, relativeLinks } from "../src/links.ts";
import * as runtime from "../src/runtime.ts";
import { writeDocTests } from "../src/write.ts";

/** Runs an example as its generated test would. */
async function run(code: string): Promise<void> {
  const names = Object.keys(runtime);
  const body = `return (async () => {\n${testBody(code).body}\n})()`;
  await new Function(...names, transpile(body, { target: 9 }))(...Object.values(runtime));
}

describe("an example holds when its comments do", () => {
  test.each([
    "1 + 1 // 2",
    "const y = [1, 2]; // [1, 2]",
    "[1, 2]\n  .map((x) => x * 2) // [2, 4]",
    "({ a: [1.00001, 2] }) // { a: [~1, 2] }",
    "[[0.33333], [0.66667]] // ~[[0.3333], [0.6667]]",
    "new Float32Array([1, 2]) // [1, 2]",
    "await Promise.resolve(3) // 3",
    "console.log(1 + 1); // 2",
    "null.x // throws TypeError",
    "Promise.reject(new RangeError()) // throws RangeError",
    "// a remark\nfor (const x of [1, 1]) {\n  x; // 1\n}",
    "'http://a' // 'http://a'",
  ])("%s", async (code) => {
    await run(code);
  });
});

describe("an example fails when a comment is wrong", () => {
  test.each([
    "1 + 1 // 3",
    "const y = [1, 2]; // [1, 3]",
    "0.3334 // ~0.3333",
    "new Float32Array([1, 2]) // [1, 3]",
    "console.log(1 + 1); // 3",
    "null.x // throws RangeError",
    "1 // throws TypeError",
    "for (const x of [1, 2]) {\n  x; // 1\n}",
    "1 // one",
  ])("%s", async (code) => {
    await expect(run(code)).rejects.toThrow();
  });
});

describe("an example is refused when a comment cannot be checked", () => {
  test.each([
    "1 + 1 // is two",
    "1 + 1 // 2; 3",
    "[1, // one\n  2]",
    "const { a } = { a: 1 }; // 1",
    "function f() {} // 1",
    "[1].map((x) => {\n  x // 1\n}) // [undefined]",
    "const = 1",
  ])("%s", (code) => {
    expect(() => testBody(code)).toThrow(expect.objectContaining({ name: "DocError" }));
  });
});

describe("blocks", () => {
  const read = (comment: string) =>
    docstringBlocks(comment).map(({ code, line, problem }) => [line, code.trim(), problem]);

  test("an example ends at a blank line, a tag or the end of its comment", () => {
    const text =
      "\n/**\n * F.\n *\n * @example\n * f(1) // 1\n * f(2) // 2\n *\n * Source.\n * @returns x\n */\n";
    expect(read(text)).toEqual([[5, "f(1) // 1\nf(2) // 2", undefined]]);
    expect(read("/** @example f(1) // 1 */")).toEqual([[1, "f(1) // 1", undefined]]);
    expect(read("/**\n * @example\n * f(1)\n * @example\n * f(2)\n */").map(([, code]) => code)).toEqual([
      "f(1)",
      "f(2)",
    ]);
  });

  test("a fence holds blank lines, with or without the tag", () => {
    const fenced = " * ```ts\n * f(1)\n *\n * f(2)\n * ```\n */";
    expect(read(`/**\n * @example\n${fenced}`)).toEqual([[3, "f(1)\n\nf(2)", undefined]]);
    expect(read(`/**\n${fenced}`)).toEqual([[2, "f(1)\n\nf(2)", undefined]]);
  });

  test("code that would not run is a problem", () => {
    expect(read("/**\n * @example\n * f(1)\n *\n * f(2) // 2\n */")[0]![2]).toMatch(/blank line/);
    expect(read("/**\n * @example\n */")[0]![2]).toMatch(/empty/);
  });

  test("of a page, those in TypeScript or JavaScript", () => {
    const page = "# A\n```sh\nls\n```\n- item\n  ```ts\n  1 // 1\n  ```\n```js\n2\n```\n";
    expect(markdownBlocks(page)).toEqual([
      { code: "  1 // 1\n", line: 6 },
      { code: "2\n", line: 9 },
    ]);
  });
});

describe("links", () => {
  test("those to files, and none in code", () => {
    const page =
      '[a](a.md "title") [web](https://x.y) [`code`](b/c.ts#L3) ![d](d.png) [here](#here)\n\n[e]: ../e\n<img src="f.png">' +
      "\n```md\n[g](g.md)\n```\n`[h](h.md)`\n";
    expect(relativeLinks(page)).toEqual(["a.md", "b/c.ts#L3", "d.png", "../e", "f.png"]);
  });

  test("dead are those that lead nowhere from where the page is", () => {
    const here = "test/page.md";
    const links = ["doctest.test.ts#L1", "../src", "/package.json", "gone.md"];
    expect(deadLinks(join(import.meta.dirname, ".."), here, links)).toEqual(["gone.md"]);
  });
});

describe("writeDocTests", () => {
  const root = mkdtempSync(join(tmpdir(), "doctest-"));
  afterAll(() => rmSync(root, { recursive: true }));
  const put = (path: string, text: string) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  const out = (path: string) => join(root, "out", path);
  const door = { ".": { "@convkit/source": "./src/index.ts" } };

  test("imports what a docstring uses, its own package before those below", () => {
    put("packages/low/package.json", JSON.stringify({ name: "@convkit/low", exports: door }));
    put("packages/low/src/index.ts", 'export { a, type B, c as d } from "./all.ts";');
    const dependencies = { "@convkit/low": "workspace:^" };
    put("packages/top/package.json", JSON.stringify({ name: "@convkit/top", exports: door, dependencies }));
    put("packages/top/src/index.ts", 'export * from "./a.ts";');
    put(
      "packages/top/src/a.ts",
      "/**\n * @example\n * const x: B = a(d, { c: 1 }).a\n */\nexport function a() {}",
    );
    put("README.md", '```ts\nimport { a } from "@convkit/top";\na(1) // 2\n```\n');
    writeDocTests(root, "out");
    const text = readFileSync(out("packages/top/src/a.ts.test.ts"), "utf8");
    expect(text.match(/^import \{ \w+ \} from "@convkit\/(low|top)";$/gm)!.sort()).toEqual([
      'import { B } from "@convkit/low";',
      'import { a } from "@convkit/top";',
      'import { d } from "@convkit/low";',
    ]);
    expect(text).toContain('test("packages/top/src/a.ts:2", async () => {');
  });

  test("hoists a page's own imports and turns a bad block into a failing test", () => {
    put("README.md", '```ts\nimport { a } from "@convkit/top";\na(1) // 2\n```\n```ts\n1 // one two\n```\n');
    writeDocTests(root, "out");
    expect(readFileSync(out("README.md.1.test.ts"), "utf8")).toMatch(
      /^import \{ a \}[\s\S]*test\([\s\S]*expectValue/m,
    );
    expect(readFileSync(out("README.md.5.test.ts"), "utf8")).toContain("throw new Error(");
  });

  test("a page's dead link fails", () => {
    put("docs/page.md", "[top](../packages/top), [gone](gone.md)");
    writeDocTests(root, "out");
    expect(readFileSync(out("docs/page.md.links.test.ts"), "utf8")).toContain('expect(["gone.md"])');
  });

  test("of a page of the site runs blocks and leaves links to VitePress; of the reference runs nothing", () => {
    put("apps/docs/site/use/page.md", "[elsewhere](/gone)\n```ts\n1 + 1 // 2\n```\n");
    put("apps/docs/site/reference/page.md", "```ts\n1 + 1 // 2\n```\n");
    writeDocTests(root, "out");
    expect(readFileSync(out("apps/docs/site/use/page.md.2.test.ts"), "utf8")).toContain(
      "expectValue(1 + 1, (2)",
    );
    expect(existsSync(out("apps/docs/site/use/page.md.links.test.ts"))).toBe(false);
    expect(existsSync(out("apps/docs/site/reference"))).toBe(false);
  });

  test("leaves files that stay as they are and deletes those whose example went", () => {
    const before = statSync(out("README.md.1.test.ts")).mtimeMs;
    put("README.md", '```ts\nimport { a } from "@convkit/top";\na(1) // 2\n```\n');
    writeDocTests(root, "out");
    expect(statSync(out("README.md.1.test.ts")).mtimeMs).toBe(before);
    expect(() => statSync(out("README.md.5.test.ts"))).toThrow("ENOENT");
  });
});

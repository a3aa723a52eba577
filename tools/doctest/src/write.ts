import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { DocError, type TestBody, testBody } from "./assertions.ts";
import { type Block, docstringBlocks, markdownBlocks } from "./blocks.ts";
import { deadLinks, relativeLinks } from "./links.ts";
import { type Scope, Scopes } from "./scope.ts";

const nothing: Scope = new Map();
/** Pages of the documentation's site: VitePress resolves their links and tells of dead ones. */
const site = /^apps\/docs\/site\//;
/** What is made of docstrings, whose examples are tests already. */
const madeOfDocstrings = /^apps\/docs\/site\/reference\//;
const skipped = new Set(["node_modules", "dist", "test", "generated"]);

/** Paths below a folder, from the root. */
function filesBelow(root: string, folder: string): string[] {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return skipped.has(entry.name) ? [] : filesBelow(root, path);
    return [path];
  });
}

function tryTestBody({ code, problem }: Block): TestBody {
  try {
    if (problem) throw new DocError(problem);
    return testBody(code);
  } catch (error) {
    if (!(error instanceof DocError)) throw error;
    return { imports: [], body: `throw new Error(${JSON.stringify(error.message)});`, freeNames: new Set() };
  }
}

/** One test file: every block is a test, named after the place where it stands. */
function testFile(path: string, blocks: readonly Block[], scope: Scope): string {
  const bodies = blocks.map(tryTestBody);
  const free = new Set(bodies.flatMap(({ freeNames }) => [...freeNames]));
  const imports = [...scope].filter(([name]) => free.has(name));
  return [
    `// Made from ${path}; do not edit.`,
    `import { test } from "vitest";`,
    `import { close, expectThrow, expectValue } from "@convkit/doctest/runtime";`,
    ...imports.map(([name, from]) => `import { ${name} } from "${from}";`),
    ...bodies.flatMap((body) => body.imports),
    ...bodies.map(({ body }, i) => `\ntest("${path}:${blocks[i]!.line}", async () => {\n${body}\n});`),
    "",
  ].join("\n");
}

/** A test that fails with the links of a page that lead nowhere; nothing for a page without links. */
function linkTest(root: string, path: string, text: string): string | undefined {
  const links = relativeLinks(text);
  if (links.length === 0) return undefined;
  return [
    `// Made from ${path}; do not edit.`,
    `import { expect, test } from "vitest";`,
    `\ntest("${path}: what it links to is there", () => {`,
    `  expect(${JSON.stringify(deadLinks(root, path, links))}).toEqual([]);`,
    "});",
    "",
  ].join("\n");
}

/** The test files of the whole repository, by path below `generated/`. */
function docTests(root: string): Map<string, string> {
  const tests = new Map<string, string>();
  const scopes = new Scopes(root);
  const pages = ["README.md", "CONTRIBUTING.md"].filter((page) => existsSync(join(root, page)));
  for (const path of [
    ...pages,
    ...["packages", "apps", "docs"].flatMap((folder) => filesBelow(root, folder)),
  ]) {
    const read = () => readFileSync(join(root, path), "utf8");
    const inPackage = /^(?:packages|apps)\/[^/]+(?=\/src\/.*\.ts$)/.exec(path)?.[0];
    if (inPackage) {
      // The docstrings of a file share a scope, so one test file holds them all.
      const blocks = docstringBlocks(read());
      if (blocks.length > 0) tests.set(`${path}.test.ts`, testFile(path, blocks, scopes.of(inPackage)));
    } else if (path.endsWith(".md") && !madeOfDocstrings.test(path)) {
      // A block of a page imports for itself: a module each, as a reader would paste it.
      for (const block of markdownBlocks(read()))
        tests.set(`${path}.${block.line}.test.ts`, testFile(path, [block], nothing));
      const links = site.test(path) ? undefined : linkTest(root, path, read());
      if (links) tests.set(`${path}.links.test.ts`, links);
    }
  }
  return tests;
}

/** Writes the examples of docstrings and pages as tests; files that would not change stay untouched. */
export function writeDocTests(root: string, folder = "tools/doctest/generated"): void {
  const tests = docTests(root);
  for (const stale of filesBelow(root, folder))
    if (!tests.has(stale.slice(folder.length + 1))) rmSync(join(root, stale));
  for (const [name, text] of tests) {
    const path = join(root, folder, name);
    if (existsSync(path) && readFileSync(path, "utf8") === text) continue;
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
}

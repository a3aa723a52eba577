import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { sidebar } from "../site/.vitepress/sidebar.ts";

const docs = fileURLToPath(new URL("..", import.meta.url));
const workspace = join(docs, "../..");
const made = /^site\/(reference|public|\.vitepress\/(dist|cache))\//;

/** What is written by hand: pages, components, labs. */
const texts = ["site", "src"]
  .flatMap((folder) =>
    readdirSync(join(docs, folder), { recursive: true, encoding: "utf8" }).map((path) => `${folder}/${path}`),
  )
  .filter((path) => /\.(md|vue|ts)$/.test(path) && !made.test(path))
  .map((path) => ({ path, text: readFileSync(join(docs, path), "utf8") }));

const repository = /https:\/\/github\.com\/convkit\/convkit\/(?:blob|tree)\/main\/([\w./-]*[\w/-])/g;

test("every file of the repository that a page links to is there", () => {
  const links = texts.flatMap(({ path, text }) =>
    [...text.matchAll(repository)].map(([, target]) => ({ path, target: target! })),
  );
  const dead = links.filter(({ target }) => !existsSync(join(workspace, target)));
  expect(dead).toEqual([]);
  expect(links.length).toBeGreaterThan(50);
});

test("every page of the sidebar is a file, and every page written by hand is in the sidebar", () => {
  const listed = Object.entries(sidebar()).flatMap(([folder, groups]) =>
    folder === "/reference/" || !Array.isArray(groups)
      ? []
      : groups.flatMap(({ items = [] }) => items.map(({ link }) => `site${link}.md`)),
  );
  expect(listed.filter((path) => !existsSync(join(docs, path)))).toEqual([]);
  const pages = texts.map(({ path }) => path).filter((path) => /^site\/.*\.md$/.test(path));
  expect(pages.filter((path) => path !== "site/index.md" && !listed.includes(path))).toEqual([]);
});

test("every anchor that a page links to is a heading of its target", () => {
  /** As VitePress makes them of plain headings. */
  const slug = (heading: string) =>
    heading
      .trim()
      .toLowerCase()
      .replaceAll(/[\s~`!@#$%^&*()\-_+=[\]{}|\\;:"'“”‘’<>,.?/]+/g, "-")
      .replaceAll(/^-|-$/g, "");
  const anchors = (text: string) =>
    [...text.replaceAll(/^```[\s\S]*?^```/gm, "").matchAll(/^#+ (.*?)(?:\{#([\w-]+)\})?\s*$/gm)].map(
      ([, heading, id]) => id ?? slug(heading!),
    );
  const dead = texts
    .filter(({ path }) => path.endsWith(".md"))
    .flatMap(({ path, text }) =>
      [...text.matchAll(/\]\((\.?\/[\w/-]+|)#([\w-]+)\)/g)].flatMap(([link, page, anchor]) => {
        if (page!.startsWith("/reference")) return [];
        const target =
          page === "" ? path : page!.startsWith("/") ? `site${page}.md` : join(path, "..", `${page}.md`);
        const found = texts.find((other) => other.path === target);
        return found && anchors(found.text).includes(anchor!) ? [] : [`${path}: ${link}`];
      }),
    );
  expect(dead).toEqual([]);
});

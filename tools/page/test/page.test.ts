import { describe, expect, test } from "vitest";
import { count, duration, html, htmlDocument, percent, plain, raw } from "../src/index.ts";

describe("html", () => {
  test("escapes what it is given, but for markup", () => {
    const word = `<b class="x">'&'</b>`;
    expect(html`<p title="${word}">${word}</p>`.markup).toBe(
      '<p title="&lt;b class=&quot;x&quot;&gt;&#39;&amp;&#39;&lt;/b&gt;">&lt;b class=&quot;x&quot;&gt;&#39;&amp;&#39;&lt;/b&gt;</p>',
    );
    expect(html`<p>${html`<i>${1}</i>`}${undefined}${[raw("<br>"), raw("\\d")]}</p>`.markup).toBe(
      "<p><i>1</i><br>\\d</p>",
    );
  });

  test("a document escapes its title and class, and keeps style and body", () => {
    const text = htmlDocument({
      title: "a < b",
      style: "p > b { color: red; }",
      bodyClass: '"x"',
      body: html`<p>c</p>`,
    });
    expect(text).toMatch(/^<!doctype html>\n<html lang="en">/);
    expect(text).toContain("<title>a &lt; b</title>");
    expect(text).toContain("p > b { color: red; }</style>");
    expect(text).toContain('<body class="&quot;x&quot;">\n<p>c</p>\n</body>');
    expect(htmlDocument({ title: "", style: "", body: html`` })).toContain("<body>");
  });
});

test("words for numbers", () => {
  expect([0, 999, 60_000, 1234.5].map(count)).toEqual(["0", "999", "60,000", "1,234.5"]);
  expect([percent(0.98314), percent(1, 0)]).toEqual(["98.31\u00a0%", "100\u00a0%"]);
  expect([-1, 4.4, 187, 3725].map(duration)).toEqual([
    "0\u00a0s",
    "4\u00a0s",
    "3\u00a0min 07\u00a0s",
    "1\u00a0h 02\u00a0min",
  ]);
  expect(plain("3\u00a0min 07\u00a0s")).toBe("3 min 07 s");
});

import type { Comment, CommentDisplayPart } from "typedoc";

/** Text as Markdown that shows it: no HTML, no template of Vue's, no emphasis by asterisks that are products. */
const escapeText = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll("{", "&#123;").replaceAll("*", "\\*");

/** A comment's parts put together; paragraphs that are indented become blocks, as they are formulas. */
export function prose(parts: readonly CommentDisplayPart[]): string {
  const marked = parts.map((part) =>
    part.kind === "text" ? { text: part.text, isText: true } : { text: part.text, isText: false },
  );
  const whole = marked.map(({ text }) => text).join("");
  if (/^```/m.test(whole)) return whole;
  // Code spans are kept whole: a formula's line may hold one, and a paragraph's text is escaped around them.
  const lines: { text: string; raw: string }[] = [{ text: "", raw: "" }];
  for (const { text, isText } of marked) {
    const [first, ...rest] = text.split("\n");
    const put = (piece: string) => {
      lines.at(-1)!.raw += piece;
      lines.at(-1)!.text += isText ? escapeText(piece) : piece;
    };
    put(first!);
    for (const line of rest) {
      lines.push({ text: "", raw: "" });
      put(line);
    }
  }
  const result: string[] = [];
  let inFormula = false;
  for (const { text, raw } of lines) {
    const isFormula: boolean =
      /^ {2,}\S/.test(raw) && (inFormula || result.at(-1) === "" || result.length === 0);
    if (isFormula && !inFormula) result.push("```text");
    if (inFormula && !isFormula) result.push("```");
    result.push(isFormula ? raw.replace(/^ {2}/, "") : text);
    inFormula = isFormula;
  }
  if (inFormula) result.push("```");
  return result.join("\n").trim();
}

/** The code of an `@example`, and what is said after it: an example without a fence ends at a blank line. */
export function example(parts: readonly CommentDisplayPart[]): { code: string; after: string } {
  const whole = parts
    .map(({ text }) => text)
    .join("")
    .trim();
  const fenced = /^```\w*[^\n]*\n([\s\S]*?)\n?```([\s\S]*)$/.exec(whole);
  if (!fenced) return { code: whole, after: "" };
  // TypeDoc puts a fence around all of an example that has none.
  const [code = "", ...after] =
    fenced[1]!.includes("\n\n") && !isOneExample(fenced[1]!) ? fenced[1]!.split("\n\n") : [fenced[1]!];
  return { code, after: [...after, fenced[2]!].join("\n\n").trim() };
}

/** Whether what follows a blank line is code as well. */
const isOneExample = (text: string) =>
  text
    .split("\n\n")
    .slice(1)
    .every((part) => /[;{}]\s*$|^\s*\/\/|\/\/ /m.test(part));

/** The blocks of a comment under a tag, as Markdown. */
export function tagged(comment: Comment | undefined, tag: `@${string}`): string[] {
  return (comment?.getTags(tag) ?? []).map(({ content }) => prose(content)).filter((text) => text !== "");
}

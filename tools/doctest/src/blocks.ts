/** One example: a fenced block of Markdown, or the lines under an `@example` tag. */
export interface Block {
  readonly code: string;
  /** Of its fence or tag, counted from 1. */
  readonly line: number;
  /** What is wrong with the way it is written, if anything. */
  readonly problem?: string;
}

const fence = /^([ \t]*)```(?:ts|typescript|js|javascript)[ \t]*\n([\s\S]*?)^[ \t]*```[ \t]*$/gm;
const docComment = /\/\*\*([\s\S]*?)\*\//g;
const lineAt = (text: string, index: number) => text.slice(0, index).split("\n").length;

/** The blocks fenced as TypeScript or JavaScript. */
export function markdownBlocks(text: string): Block[] {
  return [...text.matchAll(fence)].map((match) => ({ code: match[2]!, line: lineAt(text, match.index) }));
}

/** An example without a fence ends at a blank line, at the next tag or with the comment. */
function unfencedExamples(lines: readonly string[]): Block[] {
  return lines.flatMap((tag, at) => {
    const rest = /^@example\b(.*)/.exec(tag)?.[1];
    if (rest === undefined || /^\s*```/.test(lines[at + 1] ?? "")) return [];
    const nextTag = lines.findIndex((line, i) => i > at && line.startsWith("@"));
    const section = [rest.trim(), ...lines.slice(at + 1, nextTag < 0 ? lines.length : nextTag)];
    const blank = section.findIndex((line, i) => i > 0 && line.trim() === "");
    const end = blank < 0 ? section.length : blank;
    const code = section.slice(0, end).join("\n");
    const problem =
      code.trim() === ""
        ? "the example is empty"
        : section.slice(end).some((line) => /;\s*$|\s\/\/ /.test(line))
          ? "a blank line ends an example: put a longer one between ```ts and ```"
          : undefined;
    return [{ code, line: at + 1, ...(problem && { problem }) }];
  });
}

/** The examples in the doc comments of a TypeScript source, in order. */
export function docstringBlocks(text: string): Block[] {
  return [...text.matchAll(docComment)].flatMap((match) => {
    const lines = match[1]!.split("\n").map((line) => line.replace(/^\s*\* ?|^\s+(?=@)/, "").trimEnd());
    const start = lineAt(text, match.index) - 1;
    const blocks = [...markdownBlocks(lines.join("\n")), ...unfencedExamples(lines)];
    return blocks.map((block) => ({ ...block, line: block.line + start })).sort((a, b) => a.line - b.line);
  });
}

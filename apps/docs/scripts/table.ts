/** Text in a cell of a Markdown table, shown as it is. */
const cell = (text: string): string =>
  text.replaceAll("|", "\\|").replaceAll("<", "&lt;").replaceAll("\n", " ");

/** A table in Markdown. */
export function table(titles: readonly string[], lines: readonly (readonly string[])[]): string {
  const row = (cells: readonly string[]) => `| ${cells.map(cell).join(" | ")} |`;
  return [row(titles), row(titles.map(() => "---")), ...lines.map(row)].join("\n");
}

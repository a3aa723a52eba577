/** Markup that is safe to insert as it stands. */
export interface Html {
  readonly markup: string;
}

export type HtmlValue = Html | string | number | readonly Html[] | undefined;

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function render(value: HtmlValue): string {
  if (value === undefined) return "";
  if (typeof value === "object") return "markup" in value ? value.markup : value.map(render).join("");
  return String(value).replace(/[&<>"']/g, (character) => entities[character]!);
}

/** Markup from a template; strings in `${...}` are escaped, other markup is not. */
export function html(strings: TemplateStringsArray, ...values: HtmlValue[]): Html {
  return { markup: String.raw({ raw: strings }, ...values.map(render)) };
}

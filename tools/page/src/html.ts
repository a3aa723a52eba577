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
  if (typeof value === "number") return String(value);
  if (typeof value === "string") return value.replace(/[&<>"']/g, (character) => entities[character]!);
  return "markup" in value ? value.markup : value.map((item) => item.markup).join("");
}

/** Markup from a template; strings in `${...}` are escaped, other markup is not. */
export function html(strings: TemplateStringsArray, ...values: HtmlValue[]): Html {
  return { markup: String.raw({ raw: strings }, ...values.map(render)) };
}

/** Markup that somebody else has made safe. */
export function raw(markup: string): Html {
  return { markup };
}

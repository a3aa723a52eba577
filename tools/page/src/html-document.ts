import { houseStyle } from "./house-style.ts";
import { type Html, html, raw } from "./html.ts";

export interface DocumentOptions {
  readonly title: string;
  /** CSS that follows the house style, and may override it. */
  readonly style: string;
  /** `class` of the body. */
  readonly bodyClass?: string;
  readonly body: Html;
}

/** A whole page, in one file that asks nothing of any other file or host. */
export function htmlDocument({ title, style, bodyClass, body }: DocumentOptions): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<style>${raw(houseStyle + style)}</style>
</head>
<body${bodyClass === undefined ? undefined : html` class="${bodyClass}"`}>
${body}
</body>
</html>
`.markup;
}

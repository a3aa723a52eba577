export { type Html, type HtmlValue, html, raw } from "./html.ts";
export { type DocumentOptions, htmlDocument } from "./html-document.ts";
export { count, duration, percent, plain } from "./words.ts";

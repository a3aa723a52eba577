import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

const code = /^([ \t]*)(```|~~~)[\s\S]*?^[ \t]*\2[ \t]*$|`[^`\n]*`/gm;
/** `[text](path "title")`, `![alt](path)`, `[name]: path`, `src="path"` and `href="path"`. */
const link = /\]\(\s*<?([^()\s>]+)>?[^()]*\)|^ {0,3}\[[^\]\n]+\]:\s*<?([^\s>]+)|\b(?:src|href)="([^"]+)"/gm;

/** What a Markdown page links to or shows, other than web pages and places in itself. */
export function relativeLinks(text: string): string[] {
  // Links may have code as their text, so that code is blanked and not cut out.
  const prose = text.replaceAll(code, (match) => match.replaceAll(/[^\n`]/g, "x"));
  return [...prose.matchAll(link)]
    .map(([, inline, reference, attribute]) => inline ?? reference ?? attribute!)
    .filter((target) => !/^([a-z][a-z0-9+.-]*:|#|\/\/)/i.test(target));
}

/** The relative links of a page that lead nowhere. A path from `/` starts at the root, as on GitHub. */
export function deadLinks(root: string, page: string, links: readonly string[]): string[] {
  return links.filter((target) => {
    const path = decodeURI(target.replace(/[?#].*$/, ""));
    return !existsSync(path.startsWith("/") ? join(root, path) : join(root, dirname(page), path));
  });
}

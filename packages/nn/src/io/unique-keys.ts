/** Calls `visit(at, end)` for every bracket (at = end) and string (from its quote at `at` to that at `end`) of a JSON text. */
function scan(json: string, visit: (at: number, end: number) => void): void {
  for (let at = 0; at < json.length; at++) {
    const character = json[at]!;
    if (character === '"') {
      let end = at + 1;
      while (end < json.length && json[end] !== '"') end += json[end] === "\\" ? 2 : 1;
      visit(at, end);
      at = end;
    } else if ("{}[]".includes(character)) visit(at, at);
  }
}

/** How deeply brackets of a JSON text are nested; also of a text that is not valid. */
export function nestingDepth(json: string): number {
  let depth = 0;
  let deepest = 0;
  scan(json, (at) => {
    if (json[at] === "{" || json[at] === "[") deepest = Math.max(deepest, ++depth);
    else if (json[at] !== '"') depth--;
  });
  return deepest;
}

/** The first key that an object of a JSON text has twice, which JSON.parse passes over. The text must be valid. */
export function repeatedKey(json: string): string | undefined {
  const open: (Set<string> | undefined)[] = [];
  let repeated: string | undefined;
  scan(json, (at, end) => {
    const character = json[at];
    if (character === "{") open.push(new Set());
    else if (character === "[") open.push(undefined);
    else if (character !== '"') open.pop();
    else if (isKey(json, end)) {
      const key = JSON.parse(json.slice(at, end + 1)) as string;
      const keys = open.at(-1)!;
      if (keys.has(key)) repeated ??= key;
      keys.add(key);
    }
  });
  return repeated;
}

/** Whether a colon follows the string that ends at `end`. */
function isKey(json: string, end: number): boolean {
  let next = end + 1;
  while (" \t\n\r".includes(json[next] ?? ":")) next++;
  return json[next] === ":";
}

/**
 * What an error says, in one line. Errors of convkit's packages start with the function's name, which says nothing to a user
 * of this program, and may go on in lines with columns.
 */
export function sentenceOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message
    .replace(/^\w+: /, "")
    .replaceAll(/\s*\n\s*/g, "; ")
    .replaceAll(/\s+/g, " ");
}

import ts from "typescript";

/** A block as a test: what it imports itself, its statements with their checks, the names it leaves open. */
export interface TestBody {
  readonly imports: readonly string[];
  readonly body: string;
  readonly freeNames: ReadonlySet<string>;
}

/** Why a block cannot become a test. */
export class DocError extends Error {
  override readonly name = "DocError";
}

function parse(code: string): ts.SourceFile {
  const file = ts.createSourceFile("example.ts", code, ts.ScriptTarget.ES2022, true);
  // Not in the public typings, yet the only way to a file's syntax errors without a whole program.
  const [first] = (file as unknown as { parseDiagnostics: ts.DiagnosticWithLocation[] }).parseDiagnostics;
  if (first) {
    const message = ts.flattenDiagnosticMessageText(first.messageText, "\n");
    const line = code.slice(0, first.start).split("\n").length;
    throw new DocError(`${message} in: ${code.split("\n")[line - 1]!.trim()}`);
  }
  return file;
}

interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** The text with disjoint ranges replaced. */
function edited(original: string, edits: Edit[]): string {
  return edits
    .sort((a, b) => b.start - a.start)
    .reduce((text, edit) => text.slice(0, edit.start) + edit.text + text.slice(edit.end), original);
}

/** All nodes of a tree, tokens included, in the order of the text. */
function* nodesOf(node: ts.Node): Generator<ts.Node> {
  yield node;
  for (const child of node.getChildren()) yield* nodesOf(child);
}

/** `~0.5` and `~[0.5, 1]` mean "close to": `~` becomes a call of the runtime's `close`. */
function expectedValue(text: string): string {
  let file: ts.SourceFile;
  try {
    file = parse(`(${text});`);
  } catch {
    throw new DocError(`the comment "${text}" is no value to check: put a remark on a line of its own`);
  }
  const [statement, more] = file.statements;
  if (more || !statement || !ts.isExpressionStatement(statement))
    throw new DocError(`the comment "${text}" must be one value`);
  const edits: Edit[] = [];
  for (const node of nodesOf(statement)) {
    if (!ts.isPrefixUnaryExpression(node) || node.operator !== ts.SyntaxKind.TildeToken) continue;
    edits.push({ start: node.getStart(), end: node.getStart() + 1, text: "close(" });
    edits.push({ start: node.end, end: node.end, text: ")" });
  }
  return edited(file.text, edits).replace(/;$/, "");
}

/** A statement together with the check that its comment asks for. */
function checked(statement: ts.Node, comment: string): string {
  const source = statement.getText();
  if (ts.isVariableStatement(statement)) {
    const [declaration] = statement.declarationList.declarations;
    if (declaration && ts.isIdentifier(declaration.name))
      return `${source} expectValue(${declaration.name.text}, ${expectedValue(comment)});`;
  }
  if (ts.isExpressionStatement(statement)) {
    const expression = statement.expression.getText();
    const error = /^throws (\w+)$/.exec(comment)?.[1];
    if (error) return `await expectThrow(async () => ${expression}, "${error}");`;
    const printed = /^console\.log\(([\s\S]*)\)$/.exec(expression)?.[1];
    return `expectValue(${printed ?? expression}, ${expectedValue(comment)});`;
  }
  throw new DocError(`nothing to check by "${comment}": put a remark on a line of its own`);
}

/** Every `//` comment with code before it on its line, by position. */
function endOfLineComments(file: ts.SourceFile): Map<number, string> {
  const found = new Map<number, string>();
  for (const node of nodesOf(file))
    for (const { pos, end, kind } of ts.getTrailingCommentRanges(file.text, node.end) ?? [])
      if (kind === ts.SyntaxKind.SingleLineCommentTrivia)
        found.set(pos, file.text.slice(pos + 2, end).trim());
  return found;
}

/** The identifiers that a block uses and does not declare. */
function freeNames(file: ts.SourceFile): Set<string> {
  const used = new Set<string>();
  const declared = new Set<string>();
  for (const node of nodesOf(file)) {
    if (!ts.isIdentifier(node)) continue;
    const { parent } = node;
    if ("name" in parent && parent.name === node && !ts.isShorthandPropertyAssignment(parent)) {
      const isMember =
        ts.isPropertyAccessExpression(parent) || ts.isPropertyAssignment(parent) || ts.isClassElement(parent);
      if (!isMember) declared.add(node.text);
    } else used.add(node.text);
  }
  return new Set([...used].filter((name) => !declared.has(name)));
}

/**
 * Turns the comments at line ends into checks. Each must follow an expression or a declaration and be a value
 * or `throws Kind`; anything else is an error, so that no example says something that is not verified.
 */
export function testBody(code: string): TestBody {
  const file = parse(code);
  const comments = endOfLineComments(file);
  const edits: Edit[] = [];
  const imports: string[] = [];
  let checkedUpTo = 0;
  for (const node of nodesOf(file)) {
    if (ts.isImportDeclaration(node)) {
      imports.push(node.getText());
      edits.push({ start: node.getStart(), end: node.end, text: "" });
    } else if (ts.isExpressionStatement(node) || ts.isVariableStatement(node)) {
      // A comment inside a statement that is checked as a whole stays a stray one.
      if (node.getStart() < checkedUpTo) continue;
      const [range] = ts.getTrailingCommentRanges(code, node.end) ?? [];
      const comment = range && comments.get(range.pos);
      if (comment === undefined) continue;
      checkedUpTo = range!.end;
      comments.delete(range!.pos);
      edits.push({ start: node.getStart(), end: range!.end, text: checked(node, comment) });
    }
  }
  for (const stray of comments.values())
    throw new DocError(`nothing to check by "${stray}": put a remark on a line of its own`);
  return { imports, body: edited(code, edits), freeNames: freeNames(file) };
}

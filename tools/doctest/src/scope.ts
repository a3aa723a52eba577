import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import ts from "typescript";

interface Manifest {
  readonly name: string;
  readonly exports?: Record<string, string | { "@convkit/source"?: string }>;
  readonly dependencies?: Record<string, string>;
}

/** Exported names and the specifier that each is imported from. */
export type Scope = ReadonlyMap<string, string>;

/** The names that an index file exports, through re-exports of its own files and of other packages. */
function exportedNames(path: string): string[] {
  if (!existsSync(path)) return [];
  const file = ts.createSourceFile(path, readFileSync(path, "utf8"), ts.ScriptTarget.ES2022, true);
  return file.statements.flatMap((statement) => {
    if (ts.isExportDeclaration(statement)) {
      const { exportClause, moduleSpecifier } = statement;
      if (exportClause)
        return ts.isNamedExports(exportClause)
          ? exportClause.elements.map((element) => element.name.text)
          : [exportClause.name.text];
      const from = moduleSpecifier && ts.isStringLiteral(moduleSpecifier) ? moduleSpecifier.text : "";
      return from.startsWith(".") ? exportedNames(join(dirname(path), from)) : [];
    }
    const isExported =
      ts.canHaveModifiers(statement) &&
      ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);
    if (!isExported) return [];
    if (ts.isVariableStatement(statement))
      return statement.declarationList.declarations.map((declaration) => declaration.name.getText());
    return "name" in statement && statement.name ? [(statement.name as ts.Identifier).text] : [];
  });
}

/** What is in scope in the docstrings of each package: its own exports first, then those of the floors below. */
export class Scopes {
  readonly #root: string;
  readonly #scopes = new Map<string, Scope>();

  constructor(root: string) {
    this.#root = root;
  }

  #manifest(folder: string): Manifest {
    return JSON.parse(readFileSync(join(this.#root, folder, "package.json"), "utf8"));
  }

  /** The workspace packages that a package depends on, the highest first. */
  #floorsBelow(folder: string): string[] {
    return Object.keys(this.#manifest(folder).dependencies ?? {})
      .filter((name) => name.startsWith("@convkit/"))
      .map((name) => name.replace("@convkit", "packages"))
      .sort((a, b) => this.#height(b) - this.#height(a));
  }

  #height(folder: string): number {
    return 1 + Math.max(0, ...this.#floorsBelow(folder).map((below) => this.#height(below)));
  }

  /** @param folder of the package, from the root, such as `packages/nn` */
  of(folder: string): Scope {
    const known = this.#scopes.get(folder);
    if (known) return known;
    const scope = new Map<string, string>();
    const { name, exports = {} } = this.#manifest(folder);
    for (const [door, target] of Object.entries(exports)) {
      const source = typeof target === "object" ? target["@convkit/source"] : undefined;
      if (!source) continue;
      for (const exported of exportedNames(join(this.#root, folder, source)))
        if (!scope.has(exported)) scope.set(exported, name + door.slice(1));
    }
    for (const below of this.#floorsBelow(folder))
      for (const [exported, from] of this.of(below)) if (!scope.has(exported)) scope.set(exported, from);
    this.#scopes.set(folder, scope);
    return scope;
  }
}

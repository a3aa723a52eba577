import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { Application } from "typedoc";
import { volumes } from "./reference/chapters.ts";
import { writePages } from "./reference/write-pages.ts";
import { unlessMade } from "./stamp.ts";

/** The pages of site/reference, made of the docstrings by TypeDoc; nothing is done where sources have not changed. */
export async function makeReference(root: string): Promise<void> {
  const workspace = join(root, "../..");
  const folder = join(root, "site/reference");
  const sources = volumes.map(({ name }) => join(workspace, "packages", name, "src"));
  await unlessMade(join(folder, "stamp"), [...sources, join(root, "scripts")], async () => {
    const app = await Application.bootstrap({
      // What a package passes on belongs to the package below it, which comes first.
      entryPoints: volumes
        .toReversed()
        .flatMap(({ name, doors }) =>
          Object.values(doors).map((file) => join(workspace, "packages", name, "src", file)),
        ),
      tsconfig: join(workspace, "tsconfig.json"),
      basePath: workspace,
      displayBasePath: workspace,
      alwaysCreateEntryPointModule: true,
      sort: ["source-order"],
      // `pnpm check:types` says what is wrong with types.
      skipErrorChecking: true,
      disableGit: true,
      sourceLinkTemplate: "{path}",
      excludePrivate: true,
      excludeProtected: true,
      excludeExternals: true,
      logLevel: "Error",
    });
    const project = await app.convert();
    if (!project) throw new Error("reference: TypeDoc cannot read the sources");
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    writePages(project, folder);
  });
}

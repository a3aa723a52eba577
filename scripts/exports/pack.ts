import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "./run.ts";

export interface PackedPackage {
  readonly name: string;
  readonly tarball: string;
  /** What users import: the name, and the name with a subpath. */
  readonly doors: readonly string[];
}

interface Manifest {
  readonly name: string;
  readonly private?: boolean;
  readonly exports: Record<string, unknown>;
}

/** What a reader of the published package must find beside its code. */
const pages = ["README.md", "LICENSE"];

/** pnpm adds the repository's licence to each package, and leaves out silently what is not there. */
function checkPages(root: string, name: string, tarball: string): void {
  const files = new Set(run(root, "tar", "-tzf", tarball).split("\n"));
  for (const page of pages)
    if (!files.has(`package/${page}`)) throw new Error(`${name}: the tarball must hold ${page}`);
}

const readJson = <T>(path: string) => JSON.parse(readFileSync(path, "utf8")) as T;

/** Packs every public package as it would be published. */
export function packAll(root: string, folder: string): PackedPackage[] {
  mkdirSync(folder, { recursive: true });
  const { packageManager } = readJson<{ packageManager: string }>(join(root, "package.json"));
  return readdirSync(join(root, "packages")).flatMap((short) => {
    const from = join(root, "packages", short);
    const { name, private: isPrivate, exports } = readJson<Manifest>(join(from, "package.json"));
    if (isPrivate) return [];
    const tarball = join(folder, `${short}.tgz`);
    run(from, "npx", "--yes", packageManager, "pack", "--out", tarball);
    checkPages(root, name, tarball);
    const doors = Object.keys(exports).filter((door) => !door.endsWith(".json"));
    return [{ name, tarball, doors: doors.map((door) => name + door.slice(1)) }];
  });
}

import type { Dirent } from "node:fs";
import { readdir, realpath, stat } from "node:fs/promises";
import { join, sep } from "node:path";
import { FormatError } from "@convkit/ndarray";
import { folderError } from "./folder.ts";

/** An image and its class. */
export interface LabelledFile {
  readonly path: string;
  /** The position of its class among the names. */
  readonly label: number;
}

interface Classes {
  /** The folder without symbolic links in its path. */
  readonly root: string;
  readonly classNames: readonly string[];
  readonly samples: readonly LabelledFile[];
}

/** The names that torchvision's `ImageFolder` takes for images, as far as they are PNG and JPEG. */
const isImage = (name: string) => /\.(png|jpe?g)$/i.test(name);

/** The images in each subfolder: its own in the order of their names, then those of folders within, in that of paths. */
export async function listClasses(functionName: string, folder: string): Promise<Classes> {
  const entries = await entriesOf(functionName, folder);
  const root = await realpath(folder);
  const classNames: string[] = [];
  for (const entry of entries) if (await isFolder(functionName, folder, entry)) classNames.push(entry.name);
  if (classNames.length === 0)
    throw new FormatError(functionName, `the folder '${folder}' must have a subfolder for each class`);
  const samples: LabelledFile[] = [];
  for (const [label, name] of classNames.entries()) {
    const paths = await imagesIn(functionName, root, join(folder, name));
    if (paths.length === 0)
      throw new FormatError(
        functionName,
        `every class must have an image, a PNG or JPEG file, but '${join(folder, name)}' has none`,
      );
    for (const path of paths) samples.push({ path, label });
  }
  return { root, classNames, samples };
}

async function imagesIn(functionName: string, root: string, folder: string): Promise<string[]> {
  const folders = [folder];
  const images = new Map<string, string[]>();
  // Folders that are found on the way are added at the end.
  for (const at of folders) {
    const files: string[] = [];
    for (const entry of await entriesOf(functionName, at)) {
      const path = join(at, entry.name);
      if (await isFolder(functionName, at, entry)) folders.push(path);
      else if (isImage(entry.name)) {
        if (entry.isSymbolicLink()) await checkLink(functionName, root, path);
        files.push(path);
      }
    }
    images.set(at, files);
  }
  return folders.toSorted().flatMap((at) => images.get(at)!);
}

/** What a folder has, in the order of names. */
async function entriesOf(functionName: string, folder: string): Promise<Dirent[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch (error) {
    throw folderError(functionName, folder, error);
  }
}

/** A link to a folder could lead anywhere, also back to where one is: it is refused. */
async function isFolder(functionName: string, at: string, entry: Dirent): Promise<boolean> {
  if (!entry.isSymbolicLink()) return entry.isDirectory();
  const path = join(at, entry.name);
  const target = await stat(path).catch(() => undefined);
  if (target?.isDirectory())
    throw new FormatError(functionName, "symbolic links to folders are not followed", [
      { name: "link", value: path },
    ]);
  return false;
}

async function checkLink(functionName: string, root: string, path: string): Promise<void> {
  const target = await realpath(path).catch(() => "nothing");
  if (!target.startsWith(root + sep))
    throw new FormatError(
      functionName,
      `a symbolic link must lead to a file within the folder, got ${target}`,
      [{ name: "link", value: path }],
    );
}

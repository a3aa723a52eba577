import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  type DeclarationReflection,
  type ProjectReflection,
  ReferenceReflection,
  ReferenceType,
  type Reflection,
  ReflectionKind,
} from "typedoc";
import { type Chapter, chapterOf, chaptersOf, type Volume, volumes } from "./chapters.ts";
import { entryParts, ownMembers } from "./entry.ts";

const repository = "https://github.com/convkit/convkit/blob/main";

/** One exported name and where it is described. */
interface Entry {
  readonly reflection: DeclarationReflection;
  readonly name: string;
  readonly volume: Volume;
  readonly chapter: Chapter;
  /** What comes after the package's name in an import. */
  readonly door: string;
  readonly anchor: string;
}

const linkTo = ({ volume, chapter, anchor }: Entry) => `/reference/${volume.name}/${chapter.page}#${anchor}`;

/** A type that no code can call or make. */
const isType = ({ kind }: DeclarationReflection) =>
  kind === ReflectionKind.Interface || kind === ReflectionKind.TypeAlias;

/** All that the packages export under their own names; what a package passes on stands where it comes from. */
function entriesOf(project: ProjectReflection): Entry[] {
  const entries: Entry[] = [];
  const anchors = new Set<string>();
  const add = (volume: Volume, door: string, reflection: DeclarationReflection, name: string) => {
    const file = reflection.sources?.[0]?.fileName.split("/src/")[1] ?? "";
    const chapter = chapterOf(volume, file);
    const base = `${volume.name}/${chapter.page}#${name.toLowerCase().replaceAll(".", "-")}`;
    const kind = reflection.kind === ReflectionKind.Class ? "class" : "type";
    const unique = anchors.has(base) ? `${base}-${kind}` : base;
    anchors.add(unique);
    entries.push({ reflection, name, volume, chapter, door, anchor: unique.split("#")[1]! });
  };
  for (const volume of volumes)
    for (const [door, file] of Object.entries(volume.doors)) {
      const module = project.children?.find(
        ({ sources }) => sources?.[0]?.fileName === `packages/${volume.name}/src/${file}`,
      );
      if (!module) throw new Error(`reference: TypeDoc has nothing of packages/${volume.name}/src/${file}`);
      for (const child of module.children ?? []) {
        if (child instanceof ReferenceReflection) continue;
        if (child.kind === ReflectionKind.Namespace)
          for (const inner of child.children ?? []) add(volume, door, inner, `${child.name}.${inner.name}`);
        else add(volume, door, child, child.name);
      }
    }
  return entries.sort((one, other) => placeOf(one) - placeOf(other));
}

/** The place of an entry's file among those that its chapter names; within a file the order is the source's. */
const placeOf = ({ reflection, chapter }: Entry): number => {
  const file = reflection.sources?.[0]?.fileName.split("/src/")[1] ?? "";
  return chapter.files.findIndex((one) => file.startsWith(one));
};

/** Where types stand in a reflection or in a type. */
const places = [
  "signatures",
  "getSignature",
  "parameters",
  "type",
  "children",
  "extendedTypes",
  "typeArguments",
  "typeParameters",
  "types",
  "elementType",
  "elements",
  "declaration",
  "indexSignatures",
  "target",
  "queryType",
];

/** The exported types that an entry mentions. */
function mentioned(reflection: DeclarationReflection, known: ReadonlyMap<Reflection, Entry>): Entry[] {
  const found = new Set<Entry>();
  const look = (value: unknown): void => {
    if (Array.isArray(value)) for (const part of value) look(part);
    if (value === null || typeof value !== "object") return;
    if (value instanceof ReferenceType) {
      const entry = value.reflection && known.get(value.reflection);
      if (entry && entry.reflection !== reflection) found.add(entry);
    }
    for (const place of places) if (place in value) look(Reflect.get(value, place));
  };
  // Of a class, what is shown; of all others, everything.
  look(
    reflection.kind === ReflectionKind.Class
      ? [reflection.extendedTypes, ownMembers(reflection)]
      : reflection,
  );
  return [...found];
}

function section(entry: Entry, known: ReadonlyMap<Reflection, Entry>): string {
  const { reflection, name, anchor } = entry;
  const [source] = reflection.sources ?? [];
  const types = mentioned(reflection, known).map((other) => `[${other.name}](${linkTo(other)})`);
  const foot = [
    source && `[Source](${repository}/${source.fileName}#L${source.line})`,
    types.length > 0 && `uses ${types.join(", ")}`,
  ].filter(Boolean);
  const [head, ...parts] = entryParts(reflection);
  return [
    `## ${name} {#${anchor}}`,
    head,
    ...parts,
    `<div class="reference-foot">\n\n${foot.join("; ")}\n\n</div>`,
  ].join("\n\n");
}

function pageOf(
  volume: Volume,
  chapter: Chapter,
  entries: readonly Entry[],
  known: ReadonlyMap<Reflection, Entry>,
): string {
  const doors = [...new Set(entries.map(({ door }) => door))].map(
    (door) => `\`@convkit/${volume.name}${door}\``,
  );
  const [values, types] = [
    entries.filter((one) => !isType(one.reflection)),
    entries.filter((one) => isType(one.reflection)),
  ];
  return [
    `---\neditLink: false\noutline: 2\n---`,
    // Its own anchor: an entry may have the name of its chapter.
    `# ${chapter.title} {#chapter}`,
    `Of ${doors.join(" and ")}, made of the docstrings in its sources.`,
    ...[...values, ...types].map((entry) => section(entry, known)),
    "",
  ].join("\n\n");
}

function indexOf(entries: readonly Entry[]): string {
  const parts = [
    "---\neditLink: false\n---",
    "# Reference",
    "Every exported name, as the docstrings have it. Ctrl-K searches them.",
  ];
  for (const volume of volumes) {
    parts.push(
      `## @convkit/${volume.name} {#${volume.name}}`,
      `${volume.what[0]!.toUpperCase()}${volume.what.slice(1)}.`,
    );
    for (const chapter of chaptersOf(volume)) {
      const own = entries.filter(
        (one) => one.volume === volume && one.chapter === chapter && !isType(one.reflection),
      );
      const shown =
        own.length > 0 ? own : entries.filter((one) => one.volume === volume && one.chapter === chapter);
      if (shown.length > 0)
        parts.push(
          `**[${chapter.title}](/reference/${volume.name}/${chapter.page})**: ${shown.map((one) => `[${one.name}](${linkTo(one)})`).join(", ")}`,
        );
    }
  }
  return `${parts.join("\n\n")}\n`;
}

/** Writes the reference's pages and the part of the sidebar that lists them. */
export function writePages(project: ProjectReflection, folder: string): void {
  const entries = entriesOf(project);
  const known = new Map<Reflection, Entry>(entries.map((entry) => [entry.reflection, entry]));
  const sidebar = volumes.map((volume) => ({
    text: `@convkit/${volume.name}`,
    items: chaptersOf(volume).flatMap((chapter) => {
      const own = entries.filter((one) => one.volume === volume && one.chapter === chapter);
      if (own.length === 0) return [];
      mkdirSync(join(folder, volume.name), { recursive: true });
      writeFileSync(join(folder, volume.name, `${chapter.page}.md`), pageOf(volume, chapter, own, known));
      return [{ text: chapter.title, link: `/reference/${volume.name}/${chapter.page}` }];
    }),
  }));
  writeFileSync(join(folder, "index.md"), indexOf(entries));
  const names = volumes.map((volume) => [
    volume.name,
    Object.fromEntries(entries.filter((one) => one.volume === volume).map((one) => [one.name, linkTo(one)])),
  ]);
  writeFileSync(join(folder, "names.json"), JSON.stringify(Object.fromEntries(names)));
  writeFileSync(
    join(folder, "typedoc-sidebar.json"),
    JSON.stringify([{ text: "Reference", link: "/reference/" }, ...sidebar]),
  );
}

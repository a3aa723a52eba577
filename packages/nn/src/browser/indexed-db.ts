import { ArgumentError, checkOptionNames } from "@convkit/ndarray";
import { kindOf } from "../check.ts";
import { ENTRIES, FILES, type SavedEntry, transact } from "./database.ts";
import { StorageError } from "./storage-error.ts";
import { type Saveable, toBytes } from "./to-bytes.ts";

export interface IndexedDBOptions {
  /** The database of the site that holds the entries. Default: "convkit". */
  readonly database?: string;
}

/** The database to use, after a look at what was given. */
function check(functionName: string, options: IndexedDBOptions, name?: string): string {
  checkOptionNames(functionName, options, ["database"]);
  if (name !== undefined && (typeof name !== "string" || name === ""))
    throw new ArgumentError(functionName, `the name must be a string that is not empty, got ${kindOf(name)}`);
  return options.database ?? "convkit";
}

/**
 * Keeps a model's weights or any bytes, such as a checkpoint, in the browser under a name, whole or not at all: what had that
 * name before is replaced. Only this site can read it, and it outlives the page, until it is deleted or the browser
 * clears the site's data.
 *
 * @param what bytes, or a state dict, which is saved as safetensors
 * @throws StorageError with the reason "quota" when there is no room, "unavailable" outside of browsers, "failed" when the
 *   browser refuses, as in some private windows
 * @throws ArgumentError when the name is empty, or what is given cannot be saved
 * @example
 * ```ts no-run
 * await saveToIndexedDB("digits", model.stateDict());
 * model.loadStateDict(loadSafetensors(await loadFromIndexedDB("digits")));
 * ```
 */
export async function saveToIndexedDB(
  name: string,
  what: Saveable,
  options: IndexedDBOptions = {},
): Promise<void> {
  const database = check("saveToIndexedDB", options, name);
  const bytes = await toBytes(what);
  await transact("saveToIndexedDB", database, "readwrite", (store) => {
    const entry: SavedEntry = { name, size: bytes.length, savedAt: Date.now() };
    store(ENTRIES).put(entry);
    return store(FILES).put(bytes, name);
  });
}

/**
 * The bytes that were kept under a name: `model.loadStateDict(loadSafetensors(bytes))`.
 *
 * @throws StorageError with the reason "missing" when there is no such entry, and as `saveToIndexedDB`
 * @example
 * ```ts no-run
 * const bytes = await loadFromIndexedDB("digits");
 * ```
 */
export async function loadFromIndexedDB(name: string, options: IndexedDBOptions = {}): Promise<Uint8Array> {
  const database = check("loadFromIndexedDB", options, name);
  const found = await transact(
    "loadFromIndexedDB",
    database,
    "readonly",
    (store) => store(FILES).get(name) as IDBRequest<Uint8Array | undefined>,
  );
  if (found) return found;
  const names = (await listIndexedDB(options)).map((entry) => JSON.stringify(entry.name));
  throw new StorageError(
    "loadFromIndexedDB",
    `there is no entry ${JSON.stringify(name)} in the database ${JSON.stringify(database)}, ` +
      (names.length > 0 ? `only ${names.join(", ")}` : "nor any other"),
    "missing",
  );
}

/**
 * What is kept, by name.
 *
 * @throws StorageError as `saveToIndexedDB`
 * @example
 * ```ts no-run
 * for (const { name, size, savedAt } of await listIndexedDB()) console.log(name, size, new Date(savedAt));
 * ```
 */
export async function listIndexedDB(options: IndexedDBOptions = {}): Promise<readonly SavedEntry[]> {
  const database = check("listIndexedDB", options);
  return transact(
    "listIndexedDB",
    database,
    "readonly",
    (store) => store(ENTRIES).getAll() as IDBRequest<SavedEntry[]>,
  );
}

/**
 * Forgets an entry; one that is not there is no error.
 *
 * @throws StorageError as `saveToIndexedDB`
 * @example
 * ```ts no-run
 * await deleteFromIndexedDB("digits");
 * ```
 */
export async function deleteFromIndexedDB(name: string, options: IndexedDBOptions = {}): Promise<void> {
  const database = check("deleteFromIndexedDB", options, name);
  await transact("deleteFromIndexedDB", database, "readwrite", (store) => {
    store(ENTRIES).delete(name);
    return store(FILES).delete(name);
  });
}

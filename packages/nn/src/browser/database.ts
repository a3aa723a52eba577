import { StorageError } from "./storage-error.ts";

/** What is kept beside the bytes, so that a list need not read them. */
export interface SavedEntry {
  readonly name: string;
  /** How many bytes it has. */
  readonly size: number;
  /** Milliseconds since 1970. */
  readonly savedAt: number;
}

/** The stores of the database: what is known of the entries, by name, and their bytes, by the same names. */
export const ENTRIES = "entries";
export const FILES = "files";

/** One transaction over both stores of a database, which is made if it is not there; all of it happens or nothing. */
export async function transact<T>(
  functionName: string,
  database: string,
  mode: IDBTransactionMode,
  use: (store: (name: typeof ENTRIES | typeof FILES) => IDBObjectStore) => IDBRequest<T>,
): Promise<T> {
  if (typeof indexedDB === "undefined")
    throw new StorageError(
      functionName,
      "it needs IndexedDB, as browsers have it; there is none here",
      "unavailable",
    );
  let opened: IDBDatabase | undefined;
  try {
    opened = await open(functionName, database);
    return await new Promise<T>((resolve, reject) => {
      const transaction = opened!.transaction([ENTRIES, FILES], mode);
      transaction.onabort = () => reject(explain(functionName, transaction.error));
      try {
        const request = use((name) => transaction.objectStore(name));
        transaction.oncomplete = () => resolve(request.result);
      } catch (error) {
        // What was asked for before the failure must not happen alone.
        transaction.abort();
        reject(error);
      }
    });
  } catch (error) {
    throw error instanceof DOMException ? explain(functionName, error) : error;
  } finally {
    opened?.close();
  }
}

function open(functionName: string, database: string): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(database, 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore(ENTRIES, { keyPath: "name" });
      request.result.createObjectStore(FILES);
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(explain(functionName, request.error));
  });
}

function explain(functionName: string, error: DOMException | null): StorageError {
  if (error?.name === "QuotaExceededError")
    return new StorageError(
      functionName,
      "the browser gives this site no more room; delete other entries first",
      "quota",
    );
  const why = error ? `${error.name}: ${error.message}` : "no reason";
  return new StorageError(functionName, `the browser must let this site keep data, got ${why}`, "failed");
}

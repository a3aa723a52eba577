const database = "convkit-docs";
const store = "weights";

/** Bytes that outlive the page, in IndexedDB; without it, as in some private windows, nothing is kept. */
export async function keepBytes(key: string, bytes: Uint8Array): Promise<void> {
  await transact("readwrite", (objects) => objects.put(bytes, key)).catch(() => {});
}

export async function keptBytes(key: string): Promise<Uint8Array | undefined> {
  const found = await transact("readonly", (objects) => objects.get(key)).catch(() => undefined);
  return found instanceof Uint8Array ? found : undefined;
}

function transact(
  mode: IDBTransactionMode,
  use: (objects: IDBObjectStore) => { readonly result: unknown },
): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open(database, 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore(store);
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
      const transaction = opening.result.transaction(store, mode);
      const request = use(transaction.objectStore(store));
      transaction.oncomplete = () => {
        opening.result.close();
        resolve(request.result);
      };
      transaction.onabort = () => reject(transaction.error);
    };
  });
}

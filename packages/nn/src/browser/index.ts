export type { SavedEntry } from "./database.ts";
export { downloadFile, type PickedFile, type PickFileOptions, pickFile } from "./files.ts";
export {
  deleteFromIndexedDB,
  type IndexedDBOptions,
  listIndexedDB,
  loadFromIndexedDB,
  saveToIndexedDB,
} from "./indexed-db.ts";
export { StorageError, type StorageReason } from "./storage-error.ts";
export type { Saveable } from "./to-bytes.ts";

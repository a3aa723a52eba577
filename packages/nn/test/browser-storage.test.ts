import { Linear, loadSafetensors } from "@convkit/nn";
import {
  deleteFromIndexedDB,
  downloadFile,
  listIndexedDB,
  loadFromIndexedDB,
  pickFile,
  type StorageError,
  saveToIndexedDB,
} from "@convkit/nn/browser";
import { afterEach, describe, expect, test } from "vitest";

const isBrowser = typeof indexedDB !== "undefined";
const undo: (() => void)[] = [];
const restore = () => {
  for (const back of undo.splice(0)) back();
};
afterEach(restore);

/** Puts another function in the place of one of the browser's, for one test. */
function replace<T, K extends keyof T>(owner: T, key: K, other: T[K]): void {
  const own = owner[key];
  owner[key] = other;
  undo.push(() => {
    owner[key] = own;
  });
}

const problemOf = (promise: Promise<unknown>) =>
  promise.then(
    () => "none",
    (error: StorageError) => [error.name, error.reason, error.message],
  );

test.skipIf(isBrowser)("outside of browsers all of it says so", async () => {
  expect([
    await problemOf(saveToIndexedDB("a", new Uint8Array(1))),
    await problemOf(loadFromIndexedDB("a")),
    await problemOf(downloadFile("a", new Uint8Array(1))),
    await problemOf(pickFile()),
  ]).toMatchInlineSnapshot(`
    [
      [
        "StorageError",
        "unavailable",
        "saveToIndexedDB: it needs IndexedDB, as browsers have it; there is none here",
      ],
      [
        "StorageError",
        "unavailable",
        "loadFromIndexedDB: it needs IndexedDB, as browsers have it; there is none here",
      ],
      [
        "StorageError",
        "unavailable",
        "downloadFile: it needs a page of a browser; there is none here",
      ],
      [
        "StorageError",
        "unavailable",
        "pickFile: it needs a page of a browser; there is none here",
      ],
    ]
  `);
});

test("refuses names that are none, and options that it lacks", async () => {
  await expect(saveToIndexedDB("", new Uint8Array(1))).rejects.toThrowErrorMatchingInlineSnapshot(
    `[ArgumentError: saveToIndexedDB: the name must be a string that is not empty, got a string]`,
  );
  await expect(loadFromIndexedDB("a", { db: "b" } as never)).rejects.toThrowErrorMatchingInlineSnapshot(
    `[ArgumentError: loadFromIndexedDB: unknown option "db"; the options are database]`,
  );
});

describe.skipIf(!isBrowser)("IndexedDB", () => {
  const options = { database: `convkit-test-${Math.random()}` };
  afterEach(async () => {
    restore();
    for (const { name } of await listIndexedDB(options)) await deleteFromIndexedDB(name, options);
  });

  test("a state dict is kept, listed, restored, replaced and deleted", async () => {
    const model = new Linear(3, 2, { generator: 1 });
    const before = Date.now();
    await saveToIndexedDB("weights", model.stateDict(), options);
    await saveToIndexedDB("bytes", new Uint8Array([1, 2, 3]), options);
    const restored = new Linear(3, 2);
    restored.loadStateDict(loadSafetensors(await loadFromIndexedDB("weights", options)));
    expect(await restored.weight.data()).toEqual(await model.weight.data());
    expect([...(await loadFromIndexedDB("bytes", options))]).toEqual([1, 2, 3]);

    await saveToIndexedDB("bytes", new Uint8Array([4]), options);
    const list = await listIndexedDB(options);
    expect(list.map(({ name, size }) => [name, size])).toEqual([
      ["bytes", 1],
      ["weights", (await loadFromIndexedDB("weights", options)).length],
    ]);
    expect(list[0]!.savedAt).toBeGreaterThanOrEqual(before);
    await deleteFromIndexedDB("weights", options);
    await deleteFromIndexedDB("weights", options);
    expect((await listIndexedDB(options)).map(({ name }) => name)).toEqual(["bytes"]);
  });

  test("an entry that is not there is named, and what there is", async () => {
    const message = async () => {
      const [name, reason, text] = await problemOf(loadFromIndexedDB("none", options));
      return [name, reason, text!.replace(options.database, "DATABASE")];
    };
    expect(await message()).toEqual([
      "StorageError",
      "missing",
      'loadFromIndexedDB: there is no entry "none" in the database "DATABASE", nor any other',
    ]);
    await saveToIndexedDB("one", new Uint8Array(1), options);
    expect((await message())[2]).toContain('only "one"');
  });

  test("no room: an error of its own, and what was there stays whole", async () => {
    await saveToIndexedDB("a", new Uint8Array([1]), options);
    const { put } = IDBObjectStore.prototype;
    replace(IDBObjectStore.prototype, "put", function (this: IDBObjectStore, ...given) {
      if (this.name === "files") throw new DOMException("full", "QuotaExceededError");
      return put.apply(this, given);
    });
    expect(await problemOf(saveToIndexedDB("a", new Uint8Array(9), options))).toEqual([
      "StorageError",
      "quota",
      "saveToIndexedDB: the browser gives this site no more room; delete other entries first",
    ]);
    restore();
    expect([...(await loadFromIndexedDB("a", options))]).toEqual([1]);
    expect((await listIndexedDB(options)).map(({ size }) => size)).toEqual([1]);
  });

  test("a browser that refuses says why", async () => {
    replace(indexedDB, "open", () => {
      throw new DOMException("not in this window", "SecurityError");
    });
    expect(await problemOf(listIndexedDB(options))).toEqual([
      "StorageError",
      "failed",
      "listIndexedDB: the browser must let this site keep data, got SecurityError: not in this window",
    ]);
  });
});

describe.skipIf(!isBrowser)("files", () => {
  test("a download has the name and the bytes", async () => {
    const links: HTMLAnchorElement[] = [];
    replace(HTMLAnchorElement.prototype, "click", function (this: HTMLAnchorElement) {
      links.push(this);
    });
    const model = new Linear(2, 1, { generator: 1 });
    await downloadFile("model.safetensors", model.stateDict());
    expect(links[0]!.download).toBe("model.safetensors");
    const bytes = new Uint8Array(await (await fetch(links[0]!.href)).arrayBuffer());
    expect(loadSafetensors(bytes)["weight"]!.toTypedArray()).toEqual(await model.weight.data());
    await expect(downloadFile("../a", bytes)).rejects.toThrow(
      /^downloadFile: the name must be that of a file/,
    );
  });

  test("a file that is picked is read; none is undefined", async () => {
    const pick = (choose: (input: HTMLInputElement) => void) =>
      replace(HTMLInputElement.prototype, "click", function (this: HTMLInputElement) {
        choose(this);
      });
    pick((input) => {
      const files = new DataTransfer();
      files.items.add(new File([new Uint8Array([7, 8])], "seven.bin"));
      input.files = files.files;
      expect([input.type, input.accept]).toEqual(["file", ".bin"]);
      input.dispatchEvent(new Event("change"));
    });
    const file = await pickFile({ accept: ".bin" });
    expect([file!.name, ...file!.bytes]).toEqual(["seven.bin", 7, 8]);
    pick((input) => input.dispatchEvent(new Event("cancel")));
    expect(await pickFile()).toBeUndefined();
  });
});

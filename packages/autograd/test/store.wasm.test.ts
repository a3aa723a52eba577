import { EngineError } from "@convkit/ndarray";
import { configure, engine } from "@convkit/wasm";
import { afterEach, describe, expect, test, vi } from "vitest";
import { makeBox } from "../src/backends/wasm/box.ts";
import { makeWasmBackend } from "../src/backends/wasm/index.ts";
import { makeStore } from "../src/backends/wasm/store.ts";
import { add, conv2d, matmul, maxPool2d, mul, ones, relu, tensor } from "../src/index.ts";

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  configure({ engine: "auto", memoryLimit: "auto" });
});

/** A thousand floats, and what the store counts for them: 4,000 bytes and 1,024 beside them. */
const [length, cost] = [1000, 5024];
const filled = (value: number) => makeBox("float32", length, new Float32Array(length).fill(value));

describe("the store", () => {
  test("writes back what was not used for longest, and drops a block whose original is there", () => {
    const store = makeStore(engine()!, { limit: 3 * cost, cap: 3 * cost });
    const given = filled(7);
    const made = [1, 2, 3].map((value) => {
      store.begin();
      if (value === 2) store.address(given);
      const box = store.create("float32", length);
      store.engine.floats(box.address, length).fill(value);
      store.end();
      return box;
    });
    expect(store.bytes).toBe(3 * cost);
    expect(made.map(({ address }) => address !== 0)).toEqual([false, true, true]);
    expect([made[0]!.writtenBack, made[0]!.array![length - 1]]).toEqual([true, 1]);
    store.begin();
    store.create("float32", length);
    expect([given.address, given.writtenBack, given.array![0]]).toEqual([0, false, 7]);
    store.empty();
    expect(store.bytes).toBe(0);
    expect(made.map(({ array }) => array![0])).toEqual([1, 2, 3]);
  });

  test("keeps all that one primitive uses, though it be more than the limit", () => {
    const store = makeStore(engine()!, { limit: cost, cap: cost });
    store.begin();
    const boxes = [1, 2, 3, 4].map(filled);
    const addresses = boxes.map((box) => store.address(box));
    expect(addresses.map((address) => store.engine.floats(address, length)[0])).toEqual([1, 2, 3, 4]);
    store.empty();
  });

  test("grows where values that were written back are needed again, and not where they are garbage", () => {
    const store = makeStore(engine()!, { limit: 8 * cost, cap: 64 * cost });
    const make = () => {
      store.begin();
      const box = store.create("float32", length);
      store.end();
      return box;
    };
    for (let i = 0; i < 200; i++) make();
    expect(store.limit).toBe(8 * cost);
    const used = Array.from({ length: 12 }, make);
    for (let round = 0; round < 20; round++)
      for (const box of used) {
        store.begin();
        store.address(box);
        store.end();
      }
    // Twelve fit into twice the limit: beyond it none is read in any more.
    expect(store.limit).toBe(16 * cost);
    store.empty();
  });

  test("an abandoned primitive leaves no block", () => {
    const store = makeStore(engine()!);
    store.begin();
    store.create("float32", length);
    store.workspace(length);
    store.abandon();
    expect(store.bytes).toBe(0);
  });
});

test("a loop that never awaits leaves nothing of dead values with the finalization registry", () => {
  const cells = new Map<object, number>();
  vi.stubGlobal(
    "FinalizationRegistry",
    class {
      register(_target: object, _held: unknown, token: object) {
        cells.set(token, (cells.get(token) ?? 0) + 1);
      }
      unregister(token: object) {
        cells.delete(token);
      }
    },
  );
  const bytes = 16384;
  const backend = makeWasmBackend({ limit: 8 * bytes, cap: 8 * bytes });
  const x = backend.full([bytes / 4], 2, "float32");
  for (let i = 0; i < 100; i++) backend.unary("neg", x);
  for (let i = 0; i < 100; i++) backend.release!(backend.unary("neg", x));
  expect(cells.size).toBeLessThan(16);
});

describe("the backend", () => {
  const backend = makeWasmBackend();

  test("a released handle throws, and those that share its box do not", () => {
    const x = backend.unary("neg", backend.full([4], 2, "float32"));
    const y = backend.reshape(x, [2, 2]);
    backend.release!(x);
    expect(() => backend.readSync(x)).toThrow(EngineError);
    expect(() => backend.unary("neg", x)).toThrow("used after its release");
    expect(backend.readSync(y)).toEqual(Float32Array.of(-2, -2, -2, -2));
  });

  test("reading gives copies", () => {
    const x = ones([3], { backend });
    for (const value of [x, relu(x)]) {
      value.dataSync()[0] = 5;
      expect(value.dataSync()[0]).toBe(1);
    }
  });

  test("values outlive an engine that is switched off, and are taken up by the next", () => {
    const x = tensor([[-1, 2]], { backend });
    const y = relu(x);
    configure({ engine: "typescript" });
    const z = mul(y, 2);
    expect([y.dataSync()[1], z.dataSync()[1]]).toEqual([2, 4]);
    configure({ engine: "auto" });
    expect(add(z, y).dataSync()[1]).toBe(6);
  });

  test("what linear memory has no room for is computed on typed arrays", () => {
    const size = 64 * 2 ** 20;
    const x = ones([size / 4], { backend });
    configure({ memoryLimit: engine()!.memory.buffer.byteLength });
    const y = relu(x);
    expect([y.size, y.dataSync().at(-1)]).toEqual([size / 4, 1]);
    const w = ones([2, 1, 3, 3], { backend });
    const image = ones([1, 1, 4096, 1024], { backend });
    expect(conv2d(image, w).dataSync()[0]).toBe(9);
    configure({ memoryLimit: "auto" });
    expect(relu(y).dataSync()[0]).toBe(1);
  });

  test("what has more axes than kernels have room for is computed on typed arrays", () => {
    // 17 axes, of which each operand lacks every other: no two of them make one loop.
    const lengths = (odd: number) => Array.from({ length: 17 }, (_, axis) => (axis % 2 === odd ? 2 : 1));
    const sum = add(ones(lengths(0), { backend }), ones(lengths(1), { backend }));
    expect([sum.size, sum.dataSync().every((value) => value === 2)]).toEqual([2 ** 17, true]);
  });

  const image = ones([1, 8, 32, 32], { backend });
  const [filters, rows] = [ones([8, 8, 3, 3], { backend }), ones([64, 64], { backend })];
  test.each([
    ["relu", () => relu(image)],
    ["matmul", () => matmul(rows, rows)],
    ["conv2d", () => conv2d(image, filters)],
    ["maxPool2d", () => maxPool2d(image, { kernelSize: 2 })],
  ])("a kernel of %s that traps is an error, leaves no block, and the next call works", (_name, call) => {
    const host = engine()!;
    const { run } = host;
    // The same job, but for a kernel that writes behind the end of memory.
    const trap = vi.spyOn(host, "run").mockImplementation(() => run("fill", 1, [2 ** 31, 16, 1], [0]));
    const message = /^engine: the kernel fill failed: .*out of bounds/;
    expect(call).toThrow(message);
    // What the operands hold now; the second time nothing may come on top.
    const before = host.bytesInUse;
    expect(call).toThrow(message);
    expect(host.bytesInUse).toBe(before);
    expect(trap).toHaveBeenCalledTimes(2);
    trap.mockRestore();
    expect(call().dataSync()[0]).toBeGreaterThan(0);
  });
});

import { type Tensor, tensor } from "@convkit/autograd";
import { array, FormatError, type NDArray } from "@convkit/ndarray";
import {
  Adam,
  Linear,
  loadCheckpoint,
  loadSafetensors,
  type OptimizerState,
  readSafetensorsMetadata,
  saveCheckpoint,
  saveSafetensors,
} from "@convkit/nn";
import { describe, expect, test } from "vitest";

const sample = () =>
  saveCheckpoint({ w: tensor([[1, 2]]), list: [{ b: array([3]) }], note: '"checksum":"0"' });

describe("saveCheckpoint and loadCheckpoint", () => {
  test("bring back data and tensors", async () => {
    const data = {
      text: "ä\n",
      flag: true,
      none: null,
      numbers: [0.1, 1e-308, 2 ** 53],
      nested: { empty: {}, list: [] },
    };
    const odd = { nan: Number.NaN, inf: Infinity, least: -Infinity, zero: -0 };
    const bytes = await saveCheckpoint({ data, odd, left: undefined, x: array(new Uint8Array([7])) });
    const loaded = loadCheckpoint<Record<string, unknown>>(bytes);
    expect(Object.keys(loaded)).toEqual(["data", "odd", "x"]);
    expect(loaded["data"]).toEqual(data);
    // toEqual tells 0 from -0 and takes NaN for itself.
    expect(loaded["odd"]).toEqual(odd);
    expect((loaded["x"] as NDArray).dtype).toBe("uint8");
  });

  test("take a model and an optimizer, under names that other readers understand", async () => {
    const model = new Linear(2, 1, { generator: 1 });
    const optimizer = new Adam(model.parameters());
    model
      .forward(tensor([[1, 2]]))
      .sum()
      .backward();
    optimizer.step();
    const bytes = await saveCheckpoint({ model: model.stateDict(), optimizer: optimizer.stateDict() });
    expect(Object.keys(loadSafetensors(bytes))).toEqual([
      "model.bias",
      "model.weight",
      "optimizer.tensors.0.exp_avg",
      "optimizer.tensors.0.exp_avg_sq",
      "optimizer.tensors.1.exp_avg",
      "optimizer.tensors.1.exp_avg_sq",
    ]);
    const again = new Linear(2, 1);
    const state = loadCheckpoint<{ model: Record<string, NDArray>; optimizer: OptimizerState }>(bytes);
    again.loadStateDict(state.model);
    new Adam(again.parameters()).loadStateDict(state.optimizer);
    expect(await again.weight.data()).toEqual(await model.weight.data());
  });

  test("notice any bit that flips, and any byte that is missing or added", async () => {
    const bytes = await sample();
    loadCheckpoint(bytes);
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const flipped = bytes.slice();
      flipped[bit >> 3]! ^= 1 << (bit & 7);
      expect(() => loadCheckpoint(flipped), `bit ${bit}`).toThrowError(FormatError);
    }
    for (let length = 0; length < bytes.length; length++)
      expect(() => loadCheckpoint(bytes.subarray(0, length))).toThrowError(FormatError);
    expect(() => loadCheckpoint(Uint8Array.of(...bytes, 0))).toThrowError(FormatError);
    const last = bytes.slice();
    last[last.length - 1]! ^= 1;
    expect(() => loadCheckpoint(last)).toThrowErrorMatchingInlineSnapshot(
      `[FormatError: loadCheckpoint: the file is damaged: its checksum is a8bbe757, that of its bytes dfbcd7c1]`,
    );
  });

  test("refuse what is no state", async () => {
    const refusal = async (state: object) =>
      String(await saveCheckpoint(state).catch((error: unknown) => error));
    expect(await refusal([1])).toMatchInlineSnapshot(
      `"ArgumentError: saveCheckpoint: the state must be an object, got an Array"`,
    );
    expect(await refusal({ a: { run: () => 1 } })).toMatchInlineSnapshot(
      `"ArgumentError: saveCheckpoint: "a.run" must be plain data or a tensor, got a function"`,
    );
    expect(await refusal({ a: new Map() })).toMatchInlineSnapshot(
      `"ArgumentError: saveCheckpoint: "a" must be plain data or a tensor, got a Map"`,
    );
    expect(await refusal({ a: { $tensor: "b" } })).toMatchInlineSnapshot(
      `"ArgumentError: saveCheckpoint: "a" must have no key that begins with "$", got "$tensor""`,
    );
    expect(await refusal({ a: { b: tensor([1]) }, "a.b": tensor([2]) })).toMatchInlineSnapshot(
      `"ArgumentError: saveCheckpoint: "a.b" must be the name of one tensor only"`,
    );
    const circle: { self?: object } = {};
    circle.self = circle;
    expect(await refusal(circle)).toMatch(/must be at most 100 deep/);
  });

  test("refuse files that somebody made up", async () => {
    const made = async (tensors: Record<string, Tensor>, metadata: Record<string, string>) => {
      const bytes = await saveSafetensors(tensors, metadata);
      return () => loadCheckpoint(bytes);
    };
    expect(await made({}, {})).toThrowErrorMatchingInlineSnapshot(
      `[FormatError: loadCheckpoint: the file is no checkpoint: its metadata must name the format convkit-checkpoint-1]`,
    );
    const format = readSafetensorsMetadata(await sample())["format"]!;
    expect(await made({}, { format, state: "{}" })).toThrowErrorMatchingInlineSnapshot(
      `[FormatError: loadCheckpoint: the file must hold its checksum]`,
    );
    expect(await made({}, { format, checksum: "00000000", state: "{}" })).toThrowError(/the file is damaged/);
    // Who makes the checksum fit, too, is told what else is wrong.
    const sealed = async (tensors: Record<string, Tensor>, state: string) => {
      const open = await saveSafetensors(tensors, { format, checksum: "00000000", state });
      let digits = "";
      try {
        loadCheckpoint(open);
      } catch (error) {
        digits = /([0-9a-f]{8})$/.exec((error as Error).message)![1]!;
      }
      return made(tensors, { format, checksum: digits, state });
    };
    expect(await sealed({}, "{}")).not.toThrow();
    expect(await sealed({}, "[]")).toThrowErrorMatchingInlineSnapshot(
      `[FormatError: loadCheckpoint: the state must be an object]`,
    );
    expect(await sealed({}, "{")).toThrowError(/the state must be JSON/);
    expect(await sealed({}, "[".repeat(200))).toThrowErrorMatchingInlineSnapshot(
      `[FormatError: loadCheckpoint: the state must be at most 100 deep]`,
    );
    expect(await sealed({}, '{"a":{"$tensor":"a"}}')).toThrowErrorMatchingInlineSnapshot(
      `[FormatError: loadCheckpoint: there must be one tensor "a"]`,
    );
    expect(await sealed({ a: tensor([1]) }, "{}")).toThrowErrorMatchingInlineSnapshot(
      `[FormatError: loadCheckpoint: the tensor "a" has no place]`,
    );
    expect(
      await sealed({ a: tensor([1]) }, '{"a":{"$tensor":"a"},"b":{"$tensor":"a"}}'),
    ).toThrowErrorMatchingInlineSnapshot(`[FormatError: loadCheckpoint: there must be one tensor "a"]`);
    const proto = (await sealed({}, '{"__proto__":{"polluted":true}}'))();
    expect(Object.keys(proto)).toEqual(["__proto__"]);
    expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
  });
});

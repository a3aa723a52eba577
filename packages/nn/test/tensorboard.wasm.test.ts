import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { tensor } from "@convkit/autograd";
import { ArgumentError } from "@convkit/ndarray";
import {
  type Callbacks,
  fit,
  Linear,
  loadCheckpoint,
  SGD,
  saveCheckpoint,
  type TrainingState,
} from "@convkit/nn";
import { FileError, tensorboard } from "@convkit/nn/node";
import { afterEach, expect, test } from "vitest";
import { crc32, polynomials } from "../src/io/crc32.ts";

const folders: string[] = [];
afterEach(() => Promise.all(folders.splice(0).map((folder) => rm(folder, { recursive: true }))));

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "convkit-tensorboard-"));
  folders.push(folder);
  return folder;
}

test("checksums are the published ones", () => {
  const bytes = (text: string) => new TextEncoder().encode(text);
  // The check values of both polynomials in Cook's catalogue (CRC-32/ISO-HDLC, CRC-32/ISCSI).
  expect(crc32([bytes("123456789")])).toBe(0xcbf43926);
  expect(crc32([bytes("1234"), bytes(""), bytes("56789")], polynomials.castagnoli)).toBe(0xe3069283);
  // RFC 3720, B.4: 32 bytes of zeros, 32 of ones, and 0 to 31.
  expect(crc32([new Uint8Array(32)], polynomials.castagnoli)).toBe(0x8a9136aa);
  expect(crc32([new Uint8Array(32).fill(255)], polynomials.castagnoli)).toBe(0x62a8ab43);
  expect(crc32([Uint8Array.from({ length: 32 }, (_, i) => i)], polynomials.castagnoli)).toBe(0x46dd794e);
});

/** The records of a file, their checksums checked as tfrecord's documentation has it, bit by bit. */
function recordsOf(file: Uint8Array): Uint8Array[] {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const check = (from: number, to: number) => {
    let crc = 0xffffffff;
    for (const byte of file.subarray(from, to))
      for (let bit = 0; bit < 8; bit++) {
        const lowest = (crc ^ (byte >> bit)) & 1;
        crc = (crc >>> 1) ^ (lowest ? 0x82f63b78 : 0);
      }
    const value = BigInt(~crc >>> 0);
    const masked = (((value >> 15n) | (value << 17n)) + 0xa282ead8n) & 0xffffffffn;
    expect(BigInt(view.getUint32(to, true))).toBe(masked);
  };
  const records: Uint8Array[] = [];
  for (let at = 0; at < file.length; ) {
    const length = Number(view.getBigUint64(at, true));
    check(at, at + 8);
    check(at + 12, at + 12 + length);
    records.push(file.subarray(at + 12, at + 12 + length));
    at += length + 16;
  }
  return records;
}

type Parsed = Map<number, (bigint | Uint8Array)[]>;

/** The fields of a message by their numbers: varints as integers, all else as bytes. */
function parse(message: Uint8Array): Parsed {
  const fields: Parsed = new Map();
  let at = 0;
  const varint = () => {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = message[at++]!;
      value |= BigInt(byte & 127) << shift;
      if (byte < 128) return value;
    }
  };
  while (at < message.length) {
    const key = varint();
    const type = Number(key & 7n);
    const length = type === 0 ? 0 : type === 1 ? 8 : type === 5 ? 4 : Number(varint());
    const value = type === 0 ? varint() : message.subarray(at, at + length);
    at += length;
    const field = Number(key >> 3n);
    fields.set(field, [...(fields.get(field) ?? []), value]);
  }
  return fields;
}

const text = (value: unknown) => new TextDecoder().decode(value as Uint8Array);
const float = (value: unknown) => {
  const { buffer, byteOffset, byteLength } = value as Uint8Array;
  const view = new DataView(buffer, byteOffset, byteLength);
  return byteLength === 8 ? view.getFloat64(0, true) : view.getFloat32(0, true);
};

/** What stands in an event file: its version, resumptions, and points of curves. */
function eventsOf(file: Uint8Array): unknown[][] {
  return recordsOf(file).flatMap((record) => {
    const event = parse(record);
    expect(Math.abs(float(event.get(1)![0]) - Date.now() / 1000)).toBeLessThan(3600);
    const step = Number(event.get(2)?.[0] ?? 0n);
    if (event.has(3)) return [[text(event.get(3)![0])]];
    if (event.has(7)) return [["session", Number(parse(event.get(7)![0] as Uint8Array).get(1)![0]), step]];
    return parse(event.get(5)![0] as Uint8Array)
      .get(1)!
      .map((bytes) => {
        const value = parse(bytes as Uint8Array);
        return [text(value.get(1)![0]), step, float(value.get(2)![0])];
      });
  });
}

const batches = [0, 1, 0].map((label) => ({
  input: tensor([[label, 1]]),
  target: tensor([label], { dtype: "int32" }),
}));

test("events are what fit tells, and a resumed run goes on", async () => {
  const folder = await newFolder();
  const losses: number[] = [];
  let state: TrainingState | undefined;
  const model = new Linear(2, 2, { generator: 1 });
  const optimizer = new SGD(model.parameters(), { lr: 0.125 });
  const listen: Callbacks = {
    onBatch: ({ loss }) => void losses.push(Math.fround(loss)),
    onSafePoint: (run) => {
      state = run.state();
    },
  };
  const options = { data: batches, optimizer, callbacks: [tensorboard(folder, { everySteps: 2 }), listen] };
  const { epochs } = await fit(model, { ...options, validation: batches });
  const [first] = await readdir(folder);
  const events = eventsOf(await readFile(join(folder, first!)));
  const record = epochs[0]!;
  const round = (value: number | undefined) => Math.fround(value!);
  expect(events.filter(([tag]) => tag !== "batch/accuracy")).toEqual([
    ["brain.Event:2"],
    ["batch/loss", 2, losses[1]],
    ["batch/lr", 2, 0.125],
    ["epoch/loss", 3, round(record.loss)],
    ["epoch/accuracy", 3, round(record.accuracy)],
    ["epoch/validation_loss", 3, round(record.validationLoss)],
    ["epoch/validation_accuracy", 3, round(record.validationAccuracy)],
  ]);

  await fit(model, { ...options, epochs: 2, resume: state });
  const second = (await readdir(folder)).find((name) => name !== first)!;
  expect(second > first!).toBe(true);
  const more = eventsOf(await readFile(join(folder, second)));
  expect(more.slice(0, 2)).toEqual([["brain.Event:2"], ["session", 1, 4]]);
  expect(more.filter(([tag]) => tag === "batch/loss").map(([, step]) => step)).toEqual([4, 6]);
});

/** The steps of a curve, as a reader makes them of a folder: where a run goes on, what was recorded from there on is void. */
async function stepsOf(folder: string, tag: string): Promise<unknown[]> {
  const names = (await readdir(folder)).toSorted();
  const files = await Promise.all(names.map((name) => readFile(join(folder, name))));
  let points: unknown[][] = [];
  for (const [name, value, step] of files.flatMap(eventsOf))
    if (name === "session") points = points.filter(([, before]) => Number(before) < Number(step));
    else points.push([name, value]);
  return points.filter(([name]) => name === tag).map(([, step]) => step);
}

test.each([
  { when: "while points wait", flushSeconds: 3600, killedAt: 5, inFile: [] },
  { when: "after they came into the file", flushSeconds: 3600, killedAt: 8, inFile: [1, 2, 3, 4, 5, 6] },
  { when: "when none waits", flushSeconds: 0, killedAt: 5, inFile: [1, 2, 3, 4, 5] },
])("a run that is killed $when loses no point", async ({ flushSeconds, killedAt, inFile }) => {
  const folder = await newFolder();
  const start = (listener: Callbacks, resume?: TrainingState) => {
    const model = new Linear(2, 2, { generator: 1 });
    const optimizer = new SGD(model.parameters(), { lr: 0.125 });
    const data = [...batches, ...batches];
    const callbacks = [tensorboard(folder, { flushSeconds }), listener];
    return fit(model, { data, optimizer, epochs: 2, callbacks, resume });
  };
  let checkpoint: Uint8Array | undefined;
  const killed = start({
    onSafePoint: async (run) => {
      const state = run.state();
      if (state.progress.step === 3) checkpoint = await saveCheckpoint(state);
      // As SIGKILL: nothing more is called.
      if (state.progress.step === killedAt) throw new RangeError("killed");
    },
  });
  await expect(killed).rejects.toThrowError("killed");
  expect(await stepsOf(folder, "batch/loss")).toEqual(inFile);
  await start({}, loadCheckpoint(checkpoint!));
  expect(await stepsOf(folder, "batch/loss")).toEqual(Array.from({ length: 12 }, (_, at) => at + 1));
  expect(await stepsOf(folder, "epoch/loss")).toEqual([6, 12]);
});

test("points of a state that was made up are refused", () => {
  const { memory } = tensorboard("logs");
  const point = { seconds: 1, step: 1, scalars: { "batch/loss": 1 } };
  memory!.load({ waiting: [point] });
  expect(memory!.save()).toEqual({ waiting: [point] });
  const wrong = [1, { ...point, step: 0 }, { ...point, seconds: "1" }, { ...point, scalars: { a: {} } }];
  for (const waiting of [undefined, ...wrong.map((item) => [item])])
    expect(() => memory!.load({ waiting })).toThrowError(ArgumentError);
  expect(memory!.save()).toEqual({ waiting: [point] });
});

test("a file that cannot be written is a FileError", async () => {
  const file = join(await newFolder(), "file");
  await writeFile(file, "");
  const model = new Linear(2, 2);
  const optimizer = new SGD(model.parameters());
  const run = fit(model, { data: batches, optimizer, callbacks: [tensorboard(join(file, "logs"))] });
  await expect(run).rejects.toThrowError(FileError);
  expect(() => tensorboard(file, { everySteps: 0 })).toThrowErrorMatchingInlineSnapshot(
    `[ArgumentError: tensorboard: everySteps must be an integer of at least 1, got 0]`,
  );
});

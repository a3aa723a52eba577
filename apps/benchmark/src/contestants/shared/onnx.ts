/**
 * ONNX models of a few nodes, written in memory: protocol buffers are tags, lengths and varints, and these
 * messages need no more. Field numbers are those of onnx.proto.
 */
export interface OnnxNode {
  readonly op: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes?: Readonly<Record<string, number | readonly number[]>>;
}

export interface OnnxValue {
  readonly name: string;
  readonly shape: readonly number[];
}

export interface OnnxModel {
  readonly nodes: readonly OnnxNode[];
  readonly inputs: readonly OnnxValue[];
  readonly outputs: readonly OnnxValue[];
  readonly constants?: readonly (OnnxValue & { readonly data: Float32Array })[];
}

const opset = 13;
const irVersion = 8;
const float = 1;

export function encodeOnnx({ nodes, inputs, outputs, constants = [] }: OnnxModel): Uint8Array {
  const graph = [
    ...nodes.map((node) => message(1, encodeNode(node))),
    text(2, "graph"),
    ...constants.map(({ name, shape, data }) =>
      message(5, [
        ...shape.map((size) => integer(1, size)),
        integer(2, float),
        text(8, name),
        bytes(9, new Uint8Array(data.buffer, data.byteOffset, data.byteLength)),
      ]),
    ),
    ...inputs.map((value) => message(11, encodeValue(value))),
    ...outputs.map((value) => message(12, encodeValue(value))),
  ];
  return join([integer(1, irVersion), message(8, [text(1, ""), integer(2, opset)]), message(7, graph)]);
}

function encodeNode({ op, inputs, outputs, attributes = {} }: OnnxNode): Uint8Array[] {
  return [
    ...inputs.map((name) => text(1, name)),
    ...outputs.map((name) => text(2, name)),
    text(4, op),
    ...Object.entries(attributes).map(([name, value]) =>
      message(
        5,
        typeof value === "number"
          ? [text(1, name), integer(3, value), integer(20, 2)]
          : [text(1, name), ...value.map((one) => integer(8, one)), integer(20, 7)],
      ),
    ),
  ];
}

function encodeValue({ name, shape }: OnnxValue): Uint8Array[] {
  const dims = message(
    2,
    shape.map((size) => message(1, [integer(1, size)])),
  );
  return [text(1, name), message(2, [message(1, [integer(1, float), dims])])];
}

const [varintWire, bytesWire] = [0, 2];

function varint(value: number): number[] {
  const result: number[] = [];
  // Negative numbers are 64 bits of two's complement.
  let rest = BigInt.asUintN(64, BigInt(value));
  while (rest > 127n) {
    result.push(Number(rest & 127n) | 128);
    rest >>= 7n;
  }
  return [...result, Number(rest)];
}

const integer = (field: number, value: number) =>
  Uint8Array.from([...varint(field * 8 + varintWire), ...varint(value)]);
const bytes = (field: number, data: Uint8Array) =>
  join([Uint8Array.from([...varint(field * 8 + bytesWire), ...varint(data.length)]), data]);
const text = (field: number, value: string) => bytes(field, new TextEncoder().encode(value));
const message = (field: number, parts: readonly Uint8Array[]) => bytes(field, join(parts));

function join(parts: readonly Uint8Array[]): Uint8Array {
  const result = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    result.set(part, at);
    at += part.length;
  }
  return result;
}

import type { AskedTask } from "./tasks.ts";

/**
 * How the harness talks to a contestant in a process of its own, whatever its language: one JSON object a line
 * (Node.js: file descriptors 3 and 4; Python: standard input and output; a browser: a function of the page).
 *
 *   harness: {"id": 1, "method": "prepare", "params": {...}}
 *   answer:  {"id": 1, "result": {...}}  or  {"id": 1, "error": {"kind": "unsupported", "message": "no gradient kernel"}}
 */
export interface Methods {
  /** What it is, once the library has loaded. */
  describe: { params: DescribeParams; result: Description };
  /** Makes the inputs; what was prepared before is let go. */
  prepare: { params: PrepareParams; result: PrepareResult };
  /** Calls the work `calls` times; milliseconds of one, garbage collected before the clock starts. */
  run: { params: { readonly calls: number }; result: { readonly ms: number } };
  /** The result of the last call, for verification. */
  result: { params: object; result: { readonly data: EncodedArray } };
  memory: { params: object; result: MemoryResult };
}

export type MethodName = keyof Methods;

export interface DescribeParams {
  readonly threads: number;
  readonly variant: string;
}

export interface Description {
  /** Of the library that computes, where it knows better than its package.json. */
  readonly version?: string;
  readonly engine: string;
  /** What it really uses, of the threads that it was asked to use. */
  readonly threads: number;
  /** Ways of computing that are each a contestant of their own, the default first. */
  readonly variants?: readonly Variant[];
}

/** A way of computing, on another engine where it says so. */
export interface Variant {
  readonly name: string;
  readonly engine?: string;
}

export interface PrepareParams {
  readonly task: AskedTask;
  readonly seed: number;
}

export interface PrepareResult {
  readonly workspaceBytes?: number;
  /** What an automatic choice chose. */
  readonly note?: string;
}

export interface MemoryResult {
  /** Bytes; the peak resident set of the process so far. */
  readonly peakRss?: number;
  readonly heapUsed?: number;
}

/** float32, little endian, in base64. */
export type EncodedArray = string;

export interface Request {
  readonly id: number;
  readonly method: MethodName;
  readonly params: object;
}

export type Answer =
  | { readonly id: number; readonly result: object }
  | { readonly id: number; readonly error: { readonly kind: ErrorKind; readonly message: string } };

/** `unsupported`: the contestant cannot do this task; `missing`: its library is not installed here. */
export type ErrorKind = "unsupported" | "missing" | "failed";

export function encodeArray(data: Float32Array): EncodedArray {
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  let binary = "";
  for (let i = 0; i < bytes.length; i += 0x8000)
    binary += String.fromCharCode(...bytes.subarray(i, i + 0x8000));
  return btoa(binary);
}

export function decodeArray(text: EncodedArray): Float32Array {
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  return new Float32Array(bytes.buffer);
}

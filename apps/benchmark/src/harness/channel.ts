import type { ErrorKind, MethodName, Methods } from "../protocol.ts";

/** A way to talk to a contestant. */
export interface Channel {
  /** @throws ContestantError when it answers with an error, has crashed, or is not heard of in time */
  call<M extends MethodName>(
    method: M,
    params: Methods[M]["params"],
    timeoutMs: number,
  ): Promise<Methods[M]["result"]>;
  /** False once it has crashed, hung or been closed. */
  readonly alive: boolean;
  close(): void;
}

/** What a contestant could not do, and why: it becomes a line of the report. */
export class ContestantError extends Error {
  override readonly name = "ContestantError";
  readonly kind: ErrorKind;

  constructor(kind: ErrorKind, message: string) {
    super(message);
    this.kind = kind;
  }
}

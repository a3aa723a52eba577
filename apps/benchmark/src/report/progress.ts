import { duration, plain } from "@convkit/page";
import { SingleBar } from "cli-progress";
import { cut } from "./terminal.ts";

/** How far a run is. */
export interface Progress {
  /** `conv res56 forward` */
  readonly stage: string;
  /** Who is being measured, or what is being prepared. */
  readonly detail?: string;
  /** Workloads done, of all. */
  readonly done: number;
  readonly total: number;
  readonly secondsLeft?: number;
}

export interface ProgressView {
  update(progress: Progress): void;
  /** A line of its own that stays: a peer that is missing, a wrong result. */
  say(line: string): void;
  /** Removes the bar, so that other text may follow. */
  finish(): void;
}

/** The part of a stream that progress is written to. */
export type Terminal = Pick<NodeJS.WriteStream, "write"> &
  Partial<Pick<NodeJS.WriteStream, "isTTY" | "columns">>;

export interface ProgressOptions {
  /** Between lines where there is no terminal. */
  readonly everyMs?: number;
  readonly now?: () => number;
}

const share = ({ done, total }: Progress) => `${Math.floor((100 * done) / Math.max(1, total))} %`.padStart(5);

const tail = ({ secondsLeft }: Progress) =>
  secondsLeft === undefined ? "" : `  ${plain(duration(secondsLeft))} left`;

/** ` 42 %  conv res56 forward · tfjs-wasm  1 min 12 s left` */
export function progressText(progress: Progress, width: number): string {
  const head = `${share(progress)}  `;
  const end = tail(progress);
  const what = `${progress.stage}${progress.detail ? ` · ${progress.detail}` : ""}`;
  return head + cut(what, Math.max(10, width - head.length - end.length)) + end;
}

/** A bar that redraws its line in place; cli-progress keeps the rate of drawing and clears the line. */
function bar(stream: Terminal): ProgressView {
  let shown: SingleBar | undefined;
  let latest: Progress | undefined;
  const cells = 20;
  const format = () => {
    const filled = Math.round((cells * latest!.done) / Math.max(1, latest!.total));
    const drawn = "█".repeat(filled) + "░".repeat(cells - filled);
    return `${drawn} ${progressText(latest!, Math.min(100, stream.columns ?? 100) - cells - 2)}`;
  };
  const finish = () => {
    shown?.stop();
    shown = undefined;
  };
  return {
    update(progress) {
      latest = progress;
      if (shown) return shown.update(progress.done);
      shown = new SingleBar({
        stream: stream as NodeJS.WriteStream,
        fps: 10,
        hideCursor: true,
        clearOnComplete: true,
        gracefulExit: false,
        format,
      });
      shown.start(progress.total, progress.done);
    },
    say(line) {
      finish();
      stream.write(`${line}\n`);
    },
    finish,
  };
}

/** A plain line now and then, for logs and pipes. */
function lines(stream: Terminal, { everyMs = 10_000, now = Date.now }: ProgressOptions): ProgressView {
  let due = now() + everyMs;
  return {
    update(progress) {
      if (now() < due) return;
      due = now() + everyMs;
      stream.write(`${progressText(progress, 100)}\n`);
    },
    say(line) {
      stream.write(`${line}\n`);
    },
    finish() {},
  };
}

/** A bar on a terminal; elsewhere a line every ten seconds. */
export function progressView(stream: Terminal, options: ProgressOptions = {}): ProgressView {
  return stream.isTTY ? bar(stream) : lines(stream, options);
}

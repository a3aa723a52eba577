import { count, duration, percent } from "../words.ts";

/** How far one stage of a run is. */
export interface Progress {
  /** `epoch 1/2` or `testing` */
  readonly stage: string;
  readonly done: number;
  /** Undefined where nobody knows. */
  readonly total: number | undefined;
  /** Examples a second. */
  readonly perSecond: number;
  readonly secondsLeft?: number | undefined;
  readonly loss?: number | undefined;
  readonly accuracy?: number | undefined;
}

export interface ProgressView {
  update(progress: Progress): void;
  /** Ends the line, so that other text may follow. */
  finish(): void;
}

/** The part of a stream that progress is written to. */
export interface Terminal {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

export interface ProgressViewOptions {
  /** Milliseconds from one line to the next where there is no terminal. Default: 10,000. */
  readonly everyMs?: number;
  /** What is counted a second. Default: "examples". */
  readonly unit?: string;
  /** In milliseconds. Default: Date.now. */
  readonly now?: () => number;
}

/** Milliseconds from one drawing of the bar to the next. */
const DRAW_MS = 100;

/** Characters of the bar alone, and of a line where nobody says how long one is. */
const BAR_WIDTH = 24;
const LINE_WIDTH = 80;

/** `loss 0.123  accuracy 96.2 %  1,203 examples/s  12 s left` */
function measures({ loss, accuracy, perSecond, secondsLeft }: Progress, unit: string): string {
  return [
    ...(loss === undefined ? [] : [`loss ${loss.toFixed(3)}`]),
    ...(accuracy === undefined ? [] : [`accuracy ${percent(accuracy)}`]),
    `${count(perSecond)} ${unit}/s`,
    ...(secondsLeft === undefined ? [] : [`${duration(secondsLeft)} left`]),
  ].join("  ");
}

const share = ({ done, total }: Progress) =>
  total === undefined ? count(done) : `${Math.floor((100 * done) / total)} %`.padStart(5);

/** A bar that redraws its line in place; it needs no timer, and leaves nothing behind if nobody ends it. */
function bar(stream: Terminal, unit: string, now: () => number): ProgressView {
  let latest: Progress | undefined;
  let drawnAt = -Infinity;
  const draw = (progress: Progress) => {
    drawnAt = now();
    const { stage, done, total } = progress;
    const filled = total === undefined ? 0 : Math.round((BAR_WIDTH * Math.min(done, total)) / total);
    const cells = total === undefined ? "" : `${"█".repeat(filled)}${"░".repeat(BAR_WIDTH - filled)} `;
    const line = `${stage}  ${cells}${share(progress)}  ${measures(progress, unit)}`;
    // A line that wraps could not be drawn over.
    stream.write(`\r${line.slice(0, (stream.columns ?? LINE_WIDTH) - 1)}\x1b[K`);
  };
  return {
    update(progress) {
      latest = progress;
      if (now() - drawnAt >= DRAW_MS) draw(progress);
    },
    finish() {
      if (!latest) return;
      draw(latest);
      stream.write("\n");
      latest = undefined;
      drawnAt = -Infinity;
    },
  };
}

/** A plain line now and then, for logs and pipes. */
function lines(stream: Terminal, unit: string, everyMs: number, now: () => number): ProgressView {
  let due = now() + everyMs;
  let latest: Progress | undefined;
  let written: Progress | undefined;
  const write = () => {
    if (latest === undefined || latest === written) return;
    written = latest;
    due = now() + everyMs;
    stream.write(`${latest.stage}  ${share(latest)}  ${measures(latest, unit)}\n`);
  };
  return {
    update(progress) {
      latest = progress;
      if (now() >= due) write();
    },
    finish: write,
  };
}

/**
 * A progress bar on a terminal; elsewhere a line every ten seconds and one at the end of each stage.
 *
 * @example
 * ```ts
 * const written: string[] = [];
 * const view = progressView({ write: (text) => written.push(text) });
 * view.update({ stage: "testing", done: 5, total: 10, perSecond: 1234, secondsLeft: 75 });
 * view.finish();
 * written // ["testing   50 %  1,234 examples/s  1 min 15 s left\n"]
 * ```
 */
export function progressView(
  stream: Terminal,
  { everyMs = 10_000, unit = "examples", now = Date.now }: ProgressViewOptions = {},
): ProgressView {
  return stream.isTTY ? bar(stream, unit, now) : lines(stream, unit, everyMs, now);
}

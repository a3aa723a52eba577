import { count, duration, percent, plain } from "@convkit/page";
import { SingleBar } from "cli-progress";

/** How far one stage of the run is. */
export interface Progress {
  /** `epoch 1/2` or `testing` */
  readonly stage: string;
  readonly done: number;
  readonly total: number;
  readonly imagesPerSecond: number;
  readonly secondsLeft: number;
  readonly loss?: number | undefined;
  readonly accuracy?: number | undefined;
}

export interface ProgressView {
  update(progress: Progress): void;
  /** Ends the line, so that other text may follow. */
  finish(): void;
}

/** The part of a stream that progress is written to. */
export type Terminal = Pick<NodeJS.WriteStream, "write"> & Partial<Pick<NodeJS.WriteStream, "isTTY">>;

/** `loss 0.1234  accuracy 96.25 %  1,203 images/s  12 s left` */
export function measures({ loss, accuracy, imagesPerSecond, secondsLeft }: Progress): string {
  const parts = [
    ...(loss === undefined ? [] : [`loss ${loss.toFixed(3)}`]),
    ...(accuracy === undefined ? [] : [`accuracy ${percent(accuracy, 1)}`]),
    `${count(Math.round(imagesPerSecond))} images/s`,
    `${duration(secondsLeft)} left`,
  ];
  return plain(parts.join("  "));
}

const share = ({ done, total }: Progress) => `${Math.floor((100 * done) / total)} %`.padStart(5);

/** A bar that redraws its line in place. */
function bar(stream: Terminal): ProgressView {
  let shown: SingleBar | undefined;
  let latest: Progress | undefined;
  const width = 24;
  return {
    update(progress) {
      latest = progress;
      shown ??= new SingleBar({
        stream: stream as NodeJS.WriteStream,
        fps: 10,
        hideCursor: true,
        gracefulExit: false,
        // The bar is drawn from the latest progress, whole; cli-progress keeps the line and the rate.
        format: () => {
          const filled = Math.round((width * latest!.done) / latest!.total);
          const cells = "█".repeat(filled) + "░".repeat(width - filled);
          return `${latest!.stage}  ${cells} ${share(latest!)}  ${measures(latest!)}`;
        },
      });
      if (!shown.isActive) shown.start(progress.total, progress.done);
      else shown.update(progress.done);
    },
    finish() {
      shown?.stop();
      shown = undefined;
    },
  };
}

/** A plain line now and then, for logs and pipes. */
function lines(stream: Terminal, everyMs: number, now: () => number): ProgressView {
  let due = now() + everyMs;
  let latest: Progress | undefined;
  let written: Progress | undefined;
  const write = () => {
    if (latest === undefined || latest === written) return;
    written = latest;
    due = now() + everyMs;
    stream.write(`${latest.stage}  ${share(latest)}  ${measures(latest)}\n`);
  };
  return {
    update(progress) {
      latest = progress;
      if (now() >= due) write();
    },
    finish: write,
  };
}

/** A progress bar on a terminal; elsewhere a line every ten seconds and one at the end of each stage. */
export function progressView(
  stream: Terminal,
  { everyMs = 10_000, now = Date.now }: { everyMs?: number; now?: () => number } = {},
): ProgressView {
  return stream.isTTY ? bar(stream) : lines(stream, everyMs, now);
}

/** Counts images and tells the rate and the time left. */
export function stopwatch(total: number, now: () => number = () => performance.now()) {
  const start = now();
  return (done: number): { imagesPerSecond: number; secondsLeft: number } => {
    const seconds = Math.max(1e-6, (now() - start) / 1000);
    const imagesPerSecond = done / seconds;
    return { imagesPerSecond, secondsLeft: done > 0 ? (total - done) / imagesPerSecond : 0 };
  };
}

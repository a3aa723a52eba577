import type { ServerResponse } from "node:http";

/** Markup by the ids of the elements that hold it. */
export type Parts = Readonly<Record<string, string>>;

/** How much may wait for a browser that reads slowly, before it is left out until it has caught up. */
const MOST_WAITING_BYTES = 4_000_000;

/** How long the end of a run waits for browsers to be told. */
const FLUSH_MS = 1000;

export interface Viewers {
  readonly count: number;
  /** A browser that came: it gets all parts, and what changes from then on. */
  add(response: ServerResponse): void;
  /** Sends what differs from what was shown before. */
  show(parts: Parts, phase: string): void;
  /** Until all that was sent is written, or a second is over. */
  flush(): Promise<void>;
  /** Ends all of them. */
  end(): void;
}

/**
 * Server-sent events to any number of browsers, which come and go.
 *
 * @param refresh calls `show` with what there is now, for a browser that comes when nobody looked
 */
export function viewers(refresh: () => void): Viewers {
  const open = new Set<ServerResponse>();
  /** Those that wait for `drain`: they then get the state of that moment. */
  const behind = new Set<ServerResponse>();
  let shown: Parts = {};
  let phase = "waiting";
  const message = (parts: Parts) =>
    `event: parts\ndata: ${JSON.stringify(parts)}\n\nevent: phase\ndata: ${phase}\n\n`;
  return {
    get count() {
      return open.size;
    },
    add(response) {
      response.on("close", () => {
        open.delete(response);
        behind.delete(response);
      });
      // What was sent to a browser that has just left.
      response.on("error", () => {});
      refresh();
      open.add(response);
      response.write(`retry: 1000\n\n${message(shown)}`);
    },
    show(parts, now) {
      const changed = Object.fromEntries(
        Object.entries(parts).filter(([name, markup]) => shown[name] !== markup),
      );
      const isNews = Object.keys(changed).length > 0 || phase !== now;
      shown = parts;
      phase = now;
      if (!isNews) return;
      const text = message(changed);
      for (const response of open) {
        if (behind.has(response)) continue;
        if (response.writableLength < MOST_WAITING_BYTES) {
          response.write(text);
          continue;
        }
        behind.add(response);
        response.once("drain", () => {
          if (behind.delete(response)) response.write(message(shown));
        });
      }
    },
    async flush() {
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, FLUSH_MS);
      });
      const written = [...open].map(
        (response) => new Promise<void>((resolve) => response.write(":\n\n", () => resolve())),
      );
      await Promise.race([Promise.all(written), late]);
      clearTimeout(timer);
    },
    end() {
      for (const response of open) response.end();
    },
  };
}

/** Values that come one by one, for any number of listeners. */
export interface EventStream<T> {
  push(value: T): void;
  end(): void;
  fail(error: Error): void;
  /** The values from now on, until the stream ends or fails. */
  iterate(): AsyncIterableIterator<T>;
}

/** What one listener has not taken yet. */
interface Queue<T> {
  readonly values: T[];
  wake(): void;
}

export function eventStream<T>(): EventStream<T> {
  const queues = new Set<Queue<T>>();
  let ending: { readonly error?: Error } | undefined;
  const wakeAll = () => {
    for (const queue of queues) queue.wake();
  };
  return {
    push(value) {
      for (const { values } of queues) values.push(value);
      wakeAll();
    },
    end() {
      ending = {};
      wakeAll();
    },
    fail(error) {
      ending = { error };
      wakeAll();
    },
    iterate() {
      // It listens from here on, not from the first next().
      const queue: Queue<T> = { values: [], wake: () => {} };
      queues.add(queue);
      return take(queue);
    },
  };

  async function* take(queue: Queue<T>): AsyncGenerator<T, void, void> {
    try {
      while (true) {
        while (queue.values.length > 0) yield queue.values.shift()!;
        if (ending?.error) throw ending.error;
        if (ending) return;
        await new Promise<void>((resolve) => {
          queue.wake = resolve;
        });
      }
    } finally {
      queues.delete(queue);
    }
  }
}

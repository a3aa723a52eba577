/** What a program takes at one moment, in bytes. */
export interface MemorySample {
  readonly seconds: number;
  /** Steps of training so far. */
  readonly steps: number;
  /** Of the process, or of the browser's processes for pages. */
  readonly resident: number;
  /** JavaScript's objects; undefined where nobody tells. */
  readonly heap: number | undefined;
  /** Linear memory of all WebAssembly together. */
  readonly linear: number;
}

/** How much the later peak may exceed the earlier one: collectors and allocators breathe. */
const SLACK = 1.1;

const mebibytes = (bytes: number) => `${Math.round(bytes / 2 ** 20)} MiB`;

function line(name: string, { seconds, steps, resident, heap, linear }: MemorySample): string {
  const objects = heap === undefined ? "" : `, JavaScript heap ${mebibytes(heap)}`;
  return `${name} (${Math.round(seconds)} s, ${steps} steps): resident ${mebibytes(resident)}${objects}, linear memory ${mebibytes(linear)}`;
}

/**
 * The figures of a run and whether its memory grew: the peak of the second half against that of the second quarter. What is
 * reached in the first quarter counts for neither: the engine's memory grows to its limit there.
 *
 * @param most bytes that resident memory may reach; then it may grow up to there
 * @throws Error when it grew, or reached more, or there are too few samples to tell
 */
export function report(name: string, samples: readonly MemorySample[], most?: number): string[] {
  if (samples.length < 8)
    throw new Error(`${name}: ${samples.length} samples tell nothing; let it run longer`);
  const end = samples.at(-1)!.seconds;
  const peak = (from: number, to: number, of: (sample: MemorySample) => number) =>
    samples
      .filter(({ seconds }) => seconds >= from * end && seconds <= to * end)
      .reduce((most, sample) => Math.max(most, of(sample)), 0);
  const middle = samples.find(({ seconds }) => seconds >= end / 2)!;
  const lines = [
    line(`${name}, start`, samples[0]!),
    line(`${name}, middle`, middle),
    line(`${name}, end`, samples.at(-1)!),
  ];
  for (const [what, of] of [
    ["resident", (sample: MemorySample) => sample.resident],
    ["linear memory", (sample: MemorySample) => sample.linear],
  ] as const) {
    const [earlier, later] = [peak(0.25, 0.5, of), peak(0.5, 1, of)];
    lines.push(
      `${name}: ${what} peak ${mebibytes(earlier)} in the second quarter, ${mebibytes(later)} in the second half`,
    );
    const grows = most === undefined ? later > SLACK * earlier : Math.max(earlier, later) > most;
    if (grows) throw new Error(`${lines.join("\n")}\n${name}: memory grows (${what})`);
  }
  return lines;
}

/**
 * Minutes of the command line, and the mebibytes that resident memory may reach: for a run of minutes, which warms up for a
 * good part of them. A leak of what steps compute, megabytes each, goes far beyond.
 */
export function soakArguments([minutes = "60", most]: readonly string[]) {
  const time = Number(minutes);
  if (!(time > 0)) throw new Error(`minutes must be a positive number, got ${minutes}`);
  if (most !== undefined && !(Number(most) > 0))
    throw new Error(`MiB must be a positive number, got ${most}`);
  return { minutes: time, most: most === undefined ? undefined : Number(most) * 2 ** 20 };
}

/** Follows the linear memories that are made from now on: call it before the engine is imported. */
export function watchLinearMemory(): () => number {
  const memories: WebAssembly.Memory[] = [];
  WebAssembly.Memory = new Proxy(WebAssembly.Memory, {
    construct(target, given) {
      const memory = new target(...(given as [WebAssembly.MemoryDescriptor]));
      memories.push(memory);
      return memory;
    },
  });
  return () => memories.reduce((sum, memory) => sum + memory.buffer.byteLength, 0);
}

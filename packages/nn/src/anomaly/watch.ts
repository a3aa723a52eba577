import type { Backend, Handle, OpObserver } from "@convkit/autograd";
import { isFloat } from "@convkit/ndarray";
import { AnomalyError, type AnomalyFacts } from "./anomaly-error.ts";

/** How many values may wait to be read before reading begins, where it takes a promise. */
const MAX_WAITING = 512;

type Place = Omit<AnomalyFacts, "kind">;

/** A value's largest and smallest element, which tell of all of them: NaN wins over both. */
interface Waiting {
  readonly place: Place;
  readonly backend: Backend;
  readonly largest: Handle;
  readonly smallest: Handle;
}

/**
 * Looks at all values and gradients in the order in which they come to be. A backend that reads at once is asked at
 * once, and the op that made a bad number throws; elsewhere the two extrema wait on the device until they are read.
 */
export class Watch implements OpObserver {
  readonly #layer: () => string | undefined;
  readonly #infinities: boolean;
  readonly #layers = new WeakMap<object, string | undefined>();
  /** Values that were looked at where they were made. */
  readonly #seen = new WeakSet<Handle>();
  readonly #asynchronous = new WeakSet<Backend>();
  #waiting: Waiting[] = [];
  #reading: Promise<void> | undefined;
  #found: AnomalyError | undefined;
  /** What went wrong in reading. */
  #failure: { readonly error: unknown } | undefined;

  constructor(layer: () => string | undefined, infinities: boolean) {
    this.#layer = layer;
    this.#infinities = infinities;
  }

  computed(
    backend: Backend,
    op: string,
    operands: Readonly<Record<string, Handle>>,
    result: Handle,
    node: object | undefined,
  ): void {
    const layer = this.#layer();
    if (node) this.#layers.set(node, layer);
    for (const [operand, value] of Object.entries(operands))
      this.#look(backend, value, { op, layer, phase: "forward", operand });
    this.#look(backend, result, { op, layer, phase: "forward", operand: undefined });
  }

  began(backend: Backend, op: string, node: object, gradient: Handle): void {
    this.#look(backend, gradient, {
      op,
      layer: this.#layers.get(node),
      phase: "backward",
      operand: undefined,
    });
  }

  sentBack(backend: Backend, op: string, node: object, operand: string, gradient: Handle): void {
    this.#look(backend, gradient, { op, layer: this.#layers.get(node), phase: "backward", operand });
  }

  #look(backend: Backend, value: Handle, place: Place): void {
    if (this.#found) throw this.#found;
    if (!isFloat(value.dtype) || value.shape.includes(0) || this.#seen.has(value)) return;
    this.#seen.add(value);
    const axes = value.shape.map((_, axis) => axis);
    const largest = backend.reduce("max", value, axes, false);
    const smallest = backend.reduce("min", value, axes, false);
    const waiting = { place, backend, largest, smallest };
    if (!this.#asynchronous.has(backend)) {
      try {
        const extrema = [backend.readSync(largest)[0]!, backend.readSync(smallest)[0]!] as const;
        release(waiting);
        this.#judge(place, ...extrema);
      } catch (error) {
        if (error === this.#found) throw error;
        this.#asynchronous.add(backend);
      }
    }
    if (this.#asynchronous.has(backend)) this.#waiting.push(waiting);
    if (this.#waiting.length >= MAX_WAITING) this.#reading ??= this.#readAll();
  }

  #judge(place: Place, largest: number, smallest: number): void {
    const kind = this.#kindOf(largest, smallest);
    if (kind === undefined) return;
    this.#found ??= new AnomalyError("detectAnomaly", { ...place, kind });
    throw this.#found;
  }

  #kindOf(largest: number, smallest: number): AnomalyFacts["kind"] | undefined {
    if (Number.isNaN(largest) || Number.isNaN(smallest)) return "NaN";
    if (!this.#infinities) return undefined;
    if (largest === Infinity) return "Infinity";
    return smallest === -Infinity ? "-Infinity" : undefined;
  }

  /** Reads what waits, first things first. Never rejects: what is found is thrown by the next op and by `finish`. */
  async #readAll(): Promise<void> {
    try {
      while (this.#waiting.length > 0 && !this.#found && !this.#failure) {
        const [batch, rest] = [this.#waiting.slice(0, MAX_WAITING), this.#waiting.slice(MAX_WAITING)];
        this.#waiting = rest;
        const extrema = await Promise.all(
          batch.map(({ backend, largest, smallest }) =>
            Promise.all([backend.read(largest), backend.read(smallest)]),
          ),
        );
        for (const waiting of batch) release(waiting);
        for (const [at, [[largest], [smallest]]] of extrema.entries())
          this.#judge(batch[at]!.place, largest!, smallest!);
      }
    } catch (error) {
      if (error !== this.#found) this.#failure ??= { error };
    } finally {
      this.#reading = undefined;
    }
  }

  /** Reads what is left to read, and throws what was found. */
  async finish(): Promise<void> {
    await this.#reading;
    await this.#readAll();
    if (this.#found) throw this.#found;
    if (this.#failure) throw this.#failure.error;
  }
}

function release({ backend, largest, smallest }: Waiting): void {
  backend.release?.(largest);
  backend.release?.(smallest);
}

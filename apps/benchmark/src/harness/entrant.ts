import type { ContestantSpec } from "../contestants/index.ts";
import type { Contestant } from "../schema.ts";
import { type Channel, ContestantError } from "./channel.ts";
import type { Place, RunOptions } from "./context.ts";
import { launch, packageVersion } from "./launch.ts";
import { openPage } from "./page-channel.ts";

/** A contestant with a variant and threads, on its own process: what a row is about. */
export interface Entrant {
  readonly contestant: Contestant;
  readonly spec: ContestantSpec;
  /** Whether this is what users get, not a variant of it. */
  readonly usual: boolean;
  /** The process, started again after a crash; undefined for those that are missing. */
  open(): Promise<Channel>;
  close(): void;
}

const startTimeoutMs = 60_000;
/** After so many crashes or hangs a contestant is not started again. */
const patience = 3;

/** Starts all contestants in all places, and says of each what can take part. */
export async function findEntrants(
  specs: readonly ContestantSpec[],
  options: RunOptions,
  allVariants: boolean,
): Promise<Entrant[]> {
  const asked = options.places.flatMap((place) =>
    specs
      .filter((spec) => (place.browser ? spec.browser : true))
      .flatMap((spec) => threadCounts(spec, place, options).map((threads) => ({ spec, place, threads }))),
  );
  const found = await Promise.all(
    asked.map(({ spec, place, threads }) => enter(spec, place, threads, allVariants)),
  );
  // Those that use fewer threads than they were asked to are the same contestant twice.
  const seen = new Set<string>();
  return found.flat().filter((entrant) => {
    const { name, variant, threads, runtime } = entrant.contestant;
    const key = [name, variant, threads, runtime].join();
    if (seen.has(key)) entrant.close();
    return !seen.has(key) && seen.add(key);
  });
}

function threadCounts(spec: ContestantSpec, place: Place, { threads }: RunOptions): readonly number[] {
  const many = spec.threads === "many" || (spec.threads === "many-in-browsers" && place.browser);
  const mayShare = place.browser?.isolated ?? true;
  return many && mayShare ? threads : [Math.min(...threads)];
}

async function enter(
  spec: ContestantSpec,
  place: Place,
  threads: number,
  allVariants: boolean,
): Promise<Entrant[]> {
  const known = {
    name: spec.name,
    kind: spec.kind,
    runtime: spec.file.endsWith(".py") ? "" : place.runtime.id,
  };
  const unknown = { ...known, version: "", variant: "", engine: "", threads };
  const first = makeEntrant(spec, place, threads, "", unknown, { usual: true });
  try {
    const version = spec.package ? packageVersion(spec.package) : "";
    const channel = await first.open();
    const description = await channel.call("describe", { threads, variant: "" }, startTimeoutMs);
    const contestant = { ...known, version, ...description, variant: description.variants?.[0]?.name ?? "" };
    const rest = allVariants ? (description.variants ?? []).slice(1) : [];
    return [
      makeEntrant(spec, place, threads, contestant.variant, toContestant(contestant), {
        usual: true,
        running: channel,
      }),
      ...rest.map(({ name: variant, engine = contestant.engine }) =>
        makeEntrant(spec, place, threads, variant, toContestant({ ...contestant, variant, engine }), {
          usual: false,
        }),
      ),
    ];
  } catch (error) {
    first.close();
    const problem =
      error instanceof ContestantError
        ? error
        : new ContestantError("failed", String(error).replaceAll("\n", " ").slice(0, 200));
    return [{ ...first, open: () => Promise.reject(problem) }];
  }
}

function toContestant({ name, kind, version, variant, engine, threads, runtime }: Contestant): Contestant {
  return { name, kind, version, variant, engine, threads, runtime };
}

function makeEntrant(
  spec: ContestantSpec,
  place: Place,
  threads: number,
  variant: string,
  contestant: Contestant,
  { usual, running }: { readonly usual: boolean; readonly running?: Channel },
): Entrant {
  let channel = running;
  let starts = 0;
  return {
    contestant,
    spec,
    usual,
    async open() {
      if (channel?.alive) {
        if (starts === 0 && running && variant)
          await channel.call("describe", { threads, variant }, startTimeoutMs);
        starts ||= 1;
        return channel;
      }
      if (starts++ >= patience) throw new ContestantError("failed", `given up after ${patience} crashes`);
      channel = place.browser
        ? await openPage(spec, place.browser)
        : await launch(spec, place.node ?? process.execPath, threads);
      if (variant) await channel.call("describe", { threads, variant }, startTimeoutMs);
      return channel;
    },
    close: () => channel?.close(),
  };
}

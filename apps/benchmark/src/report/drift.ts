import type { Row } from "../schema.ts";
import { median, robustSpread } from "./shift.ts";

/** A row of both runs. */
export interface Pair {
  readonly before: Row;
  readonly after: Row;
  readonly timed: boolean;
  /** log(after / before), positive when worse. */
  readonly raw: number;
  /** Standard error from the samples alone. */
  readonly error: number;
}

/** What the machine did to a row between two runs. */
export interface Seen {
  readonly drift: number;
  /** Standard deviation of what remains once drift is out. */
  readonly noise: number;
}

export interface MachineDrift {
  /** The median of all peers, and how many they are. */
  readonly overall: number;
  readonly rows: number;
  readonly seenBy: (pair: Pair) => Seen;
}

/** However well the peers repeat: layouts of memory and code differ from process to process. */
export const leastNoise = 0.01;
/** What is assumed of the noise between runs before any peer was seen, and how many peers' weight that has. */
const assumed = { deviation: 0.02, weight: 4 };
/** What a whole run may drift by when there is no peer to see it by. */
const unseenDrift = 0.05;
/** So many peers with a row's own thread count speak for it alone. */
const enough = 3;

const workloadKey = ({ suite, workload, product }: Row) => `${suite}|${workload}|${product}`;

/** The median of the peers in the same workload and rounds, drawn half a peer's weight towards that of all peers. */
function driftOf(pair: Pair, controls: readonly Pair[], overall: number): number {
  const key = workloadKey(pair.after);
  const near = controls.filter((c) => c !== pair && workloadKey(c.after) === key).map((c) => c.raw);
  return near.length > 0 ? (near.length * median(near) + 0.5 * overall) / (near.length + 0.5) : overall;
}

/** Deviation of unchanged rows between the runs once drift is out: the peers', against an assumption. */
function noiseBetween(residuals: readonly number[]): number {
  const { deviation, weight } = assumed;
  if (residuals.length === 0) return Math.hypot(deviation, unseenDrift);
  const seen = residuals.length * robustSpread(residuals, 0) ** 2;
  return Math.max(leastNoise, Math.sqrt((weight * deviation ** 2 + seen) / (weight + residuals.length)));
}

/**
 * What two runs' peers say of the machine. Peers are other people's code, unchanged between the runs. Those with as
 * many threads as a row speak for it: on a busy machine threads that wait for each other are slowed much more, and
 * much less evenly, than one alone.
 */
export function machineDrift(controls: readonly Pair[]): MachineDrift {
  const medianOf = (pairs: readonly Pair[]) => (pairs.length > 0 ? median(pairs.map(({ raw }) => raw)) : 0);
  const looked = new Map<number, { peers: readonly Pair[]; overall: number; noise: number }>();
  const lookAt = (threads: number) => {
    const alike = controls.filter(({ after }) => after.contestant.threads === threads);
    const peers = alike.length >= enough ? alike : controls;
    const overall = medianOf(peers);
    const noise = noiseBetween(peers.map((peer) => peer.raw - driftOf(peer, peers, overall)));
    const seen = { peers, overall, noise };
    looked.set(threads, seen);
    return seen;
  };
  return {
    overall: medianOf(controls),
    rows: controls.length,
    seenBy: (pair) => {
      const { threads } = pair.after.contestant;
      const { peers, overall, noise } = looked.get(threads) ?? lookAt(threads);
      return { drift: driftOf(pair, peers, overall), noise };
    },
  };
}

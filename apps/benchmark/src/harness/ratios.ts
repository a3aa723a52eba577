import { contestantLabel, type Ratio, type Row } from "../schema.ts";
import { pairedRatios, spread } from "./statistics.ts";

/**
 * Holds the rows of one workload against the best web peer and the best native one. A peer is only compared with
 * those that had at least as many threads, and a web peer with those in its runtime.
 */
export function addRatios(rows: readonly Row[]): Row[] {
  const fast = rows.filter((row) => row.status === "ok" && row.median !== undefined);
  return rows.map((row) => {
    if (!fast.includes(row)) return row;
    const versus = (kind: "web" | "native") => {
      const rivals = fast.filter(
        ({ contestant }) =>
          contestant.kind === kind &&
          contestant.threads <= row.contestant.threads &&
          (kind === "native" || contestant.runtime === row.contestant.runtime),
      );
      const best = rivals.reduce<Row | undefined>((a, b) => (a && a.median! <= b.median! ? a : b), undefined);
      return best && best !== row ? ratio(best, row) : undefined;
    };
    const [versusWeb, versusNative] = [versus("web"), versus("native")];
    return { ...row, ...(versusWeb && { versusWeb }), ...(versusNative && { versusNative }) };
  });
}

function ratio(peer: Row, row: Row): Ratio {
  const pairs = pairedRatios(peer, row);
  const ratios = pairs.length > 0 ? pairs : [peer.median! / row.median!];
  return { to: contestantLabel(peer.contestant), ...spread(ratios), pairs: pairs.length };
}

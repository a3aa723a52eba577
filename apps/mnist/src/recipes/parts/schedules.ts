/** How the step size goes through a run. */
export interface Schedule {
  /** For the report, after the learning rate: `falling linearly to 0`. */
  readonly words: string;
  /** The share of the learning rate, at a share of the steps that are done: 0 before the first. */
  readonly factor: (done: number) => number;
}

/** A straight line from the learning rate to 0. */
export const linear: Schedule = { words: "falling linearly to 0", factor: (done) => 1 - done };

/**
 * One cycle: up from a 25th by half a cosine in the first share of the steps, down to almost 0 by another in the rest, as
 * torch.optim.lr_scheduler.OneCycleLR with its defaults of `div_factor` and `final_div_factor`.
 *
 * Source: Smith & Topin, "Super-Convergence", arXiv:1708.07120.
 */
export function oneCycle(rise: number): Schedule {
  const [start, end] = [1 / 25, 1 / 25 / 1e4];
  const cosine = (from: number, to: number, share: number) =>
    to + ((from - to) * (1 + Math.cos(Math.PI * share))) / 2;
  return {
    words: `in one cycle: rising for ${Math.round(100 * rise)} % of the steps, then falling to almost 0`,
    factor: (done) =>
      done < rise ? cosine(start, 1, done / rise) : cosine(1, end, (done - rise) / (1 - rise)),
  };
}

/**
 * Weights as the leaves of a binary tree whose nodes hold the sum of what is below: finding the leaf at a share of the
 * total takes log2(n) steps, and so does taking one out, after which the sums are those of the others to the last bit.
 */
export class SumTree {
  /** Leaves begin here; their number is a power of two. Node k has the children 2k and 2k + 1. */
  readonly #leaves: number;
  readonly #sums: Float64Array;

  constructor(weights: Float64Array) {
    this.#leaves = 2 ** Math.ceil(Math.log2(Math.max(weights.length, 1)));
    this.#sums = new Float64Array(2 * this.#leaves);
    this.#sums.set(weights, this.#leaves);
    for (let node = this.#leaves - 1; node > 0; node--) this.#add(node);
  }

  /** The leaf in whose interval `share`, in [0, 1), of the total lies; never one of weight 0 while another is there. */
  find(share: number): number {
    let rest = share * this.#sums[1]!;
    let node = 1;
    while (node < this.#leaves) {
      node *= 2;
      const left = this.#sums[node]!;
      // Rounding may leave a rest where nothing is left to the right.
      if (rest < left || this.#sums[node + 1] === 0) continue;
      rest -= left;
      node++;
    }
    return node - this.#leaves;
  }

  /** Sets a leaf's weight to 0. */
  remove(leaf: number): void {
    this.#sums[this.#leaves + leaf] = 0;
    for (let node = (this.#leaves + leaf) >> 1; node > 0; node >>= 1) this.#add(node);
  }

  #add(node: number): void {
    this.#sums[node] = this.#sums[2 * node]! + this.#sums[2 * node + 1]!;
  }
}

/** Two curves' largest difference, in absolute terms and in parts of the second. */
export interface Gap {
  readonly absolute: number;
  readonly relative: number;
}

/** How far a curve is from another over its first steps. */
export function gap(ours: readonly number[], theirs: readonly number[], steps = theirs.length): Gap {
  let [absolute, relative] = [0, 0];
  for (let k = 0; k < steps; k++) {
    const difference = Math.abs(ours[k]! - theirs[k]!);
    absolute = Math.max(absolute, difference);
    relative = Math.max(relative, difference / Math.abs(theirs[k]!));
  }
  return { absolute, relative };
}

/** How values map to the length of an axis: 0 at one end, 1 at the other. */
export interface Axis {
  position(value: number): number;
  readonly ticks: readonly { readonly value: number; readonly label: string }[];
}

const clamp = (share: number) => Math.min(1, Math.max(0, share || 0));
const label = (value: number) =>
  Math.abs(value) >= 1000 ? value.toLocaleString("en") : String(Number(value.toPrecision(4)));

/** 1, 2 or 5 times a power of ten: the least that is not below. */
function roundUp(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  return power * ([1, 2, 5].find((digit) => digit * power >= value * (1 - 1e-9)) ?? 10);
}

/** Between round numbers around the two given, with about five steps; `isWithin` keeps the ends as they are. */
export function linearAxis(low: number, high: number, { isWithin = false, format = label } = {}): Axis {
  const step = roundUp((high > low ? high - low : Math.abs(high) || 1) / 5);
  // Quotients of decimals are a little beside integers.
  const above = Math.ceil((isWithin ? low : high) / step - 1e-9);
  const below = Math.floor((isWithin ? high : low) / step + 1e-9);
  const [first, last] = isWithin ? [above, below] : [below, Math.max(below + 1, above)];
  const [foot, top] = isWithin ? [low, high] : [first * step, last * step];
  const ticks = Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => (first + i) * step);
  return {
    position: (value) => clamp((value - foot) / (top - foot)),
    ticks: ticks.map((value) => ({ value, label: format(value) })),
  };
}

/** Logarithmic, between powers of ten or 2 or 5 times those around the two given, which are positive. */
export function logAxis(low: number, high: number): Axis {
  const foot = 1 / roundUp(1 / low);
  const top = Math.max(roundUp(high), foot * 10);
  const decades = Math.round(Math.log10(top / foot));
  const ticks: number[] = [];
  for (let power = Math.floor(Math.log10(foot)); power <= Math.ceil(Math.log10(top)); power++)
    for (const digit of decades > 3 ? [1] : [1, 2, 5]) ticks.push(digit * 10 ** power);
  return {
    position: (value) => clamp(Math.log(value / foot) / Math.log(top / foot)),
    ticks: ticks
      .filter((value) => value >= foot * (1 - 1e-9) && value <= top * (1 + 1e-9))
      .map((value) => ({ value, label: label(value) })),
  };
}

/** Logarithmic where values are positive and far apart, else linear. */
export function axisOf(values: readonly number[]): Axis {
  const finite = values.filter(Number.isFinite);
  // Not Math.min(...finite): there may be many.
  const low = finite.reduce((least, value) => Math.min(least, value), Infinity);
  const high = finite.reduce((most, value) => Math.max(most, value), -Infinity);
  if (low > high) return linearAxis(0, 1);
  return low > 0 && high / low > 10 ? logAxis(low, high) : linearAxis(Math.min(0, low), high);
}

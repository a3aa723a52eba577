const grouping = /* @__PURE__ */ new Intl.NumberFormat("en-GB");

/** `60,000` */
export function count(value: number): string {
  return grouping.format(value);
}

/** `98.31 %`, with a no-break space so that the sign stays with its number. */
export function percent(share: number, digits = 2): string {
  return `${(100 * share).toFixed(digits)}\u00a0%`;
}

/** `42 s`, `3 min 07 s`, `1 h 02 min`, with no-break spaces before units. */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const two = (value: number) => String(value).padStart(2, "0");
  if (whole < 60) return `${whole}\u00a0s`;
  if (whole < 3600) return `${Math.floor(whole / 60)}\u00a0min ${two(whole % 60)}\u00a0s`;
  return `${Math.floor(whole / 3600)}\u00a0h ${two(Math.floor((whole % 3600) / 60))}\u00a0min`;
}

/** The same for a terminal: it does not break lines at spaces, and people search what it shows. */
export function plain(text: string): string {
  return text.replaceAll("\u00a0", " ");
}

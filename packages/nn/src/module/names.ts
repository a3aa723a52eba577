/** A field's name as PyTorch writes it: `runningMean` is `running_mean`; `conv1` and `W` stay as they are. */
export function snakeCase(field: string): string {
  return field.replaceAll(/(?<=[a-z0-9])[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** `layers.0` and `weight` make `layers.0.weight`; the path of the model itself is empty. */
export function joinPath(path: string, name: string): string {
  return path === "" ? name : `${path}.${name}`;
}

/** Every value once, under the first of its names. */
export function firstNames<T>(named: readonly (readonly [string, T])[]): [string, T][] {
  const names = new Map<T, string>();
  for (const [name, value] of named) if (!names.has(value)) names.set(value, name);
  return [...names].map(([value, name]) => [name, value]);
}

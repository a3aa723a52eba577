import { describe } from "./check-array.ts";
import { ArgumentError } from "./errors.ts";

/** Throws unless `options` is an object all of whose keys are known: `{ strides: 2 }` must not be ignored. */
export function checkOptionNames(functionName: string, options: object, names: readonly string[]): void {
  if (typeof options !== "object" || options === null || Array.isArray(options))
    throw new ArgumentError(
      functionName,
      `options must be an object such as { ${names[0]}: ... }, got ${describe(options)}`,
    );
  for (const name of Object.keys(options))
    if (!names.includes(name))
      throw new ArgumentError(functionName, `unknown option "${name}"; the options are ${names.join(", ")}`);
}

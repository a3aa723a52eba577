import type { Member } from "./module.ts";
import { snakeCase } from "./names.ts";

/** A member of a module: its name, and what holds it under which key. */
export interface Place {
  readonly name: string;
  readonly holder: object;
  readonly key: string | number;
  readonly member: Member;
}

type IsMember = (value: unknown) => value is Member;

/** The members that public fields hold, in themselves or in arrays. */
export function findPlaces(module: object, isMember: IsMember): Place[] {
  return Object.entries(module).flatMap(([key, value]: [string, unknown]): Place[] => {
    const name = snakeCase(key);
    if (isMember(value)) return [{ name, holder: module, key, member: value }];
    if (!Array.isArray(value)) return [];
    return value.flatMap((member: unknown, at): Place[] =>
      isMember(member) ? [{ name: `${name}.${at}`, holder: value, key: at, member }] : [],
    );
  });
}

/** A member that a public field holds deeper, where `findPlaces` passes it over. */
export function findHidden(
  module: object,
  isMember: IsMember,
): { readonly field: string; readonly member: Member } | undefined {
  for (const [field, value] of Object.entries(module) as [string, unknown][]) {
    for (const item of Array.isArray(value) ? value : [value]) {
      const member = isMember(item) ? undefined : memberInside(item, isMember, new Set());
      if (member) return { field, member };
    }
  }
  return undefined;
}

/** The first member inside nested arrays, plain objects, Maps and Sets, which may contain themselves. */
function memberInside(container: unknown, isMember: IsMember, seen: Set<unknown>): Member | undefined {
  const items = itemsOf(container);
  if (items === undefined || seen.has(container)) return undefined;
  seen.add(container);
  for (const item of items) {
    const member = isMember(item) ? item : memberInside(item, isMember, seen);
    if (member) return member;
  }
  return undefined;
}

function itemsOf(value: unknown): Iterable<unknown> | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  if (Array.isArray(value) || value instanceof Map || value instanceof Set) return value.values();
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null ? Object.values(value) : undefined;
}

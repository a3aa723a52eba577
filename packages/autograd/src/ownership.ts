import type { Backend, Handle, Holding } from "./backend.ts";

// Backends with a memory of their own cannot see what the collector sees. What nobody but this package can refer to
// is released here as soon as no node of a graph and no gradient under way holds it. To forget a claim costs memory for
// a while; to claim what somebody holds makes its next use throw: never may it read other data.

function holdingOf(handle: Handle): Holding {
  handle.holding ??= { holders: 0, claimed: false };
  return handle.holding;
}

/** The handle is needed until `letGo`. */
export function hold(backend: Backend, handle: Handle): void {
  if (backend.release) holdingOf(handle).holders++;
}

/** Ends one `hold`: a claimed handle that nobody holds any more is released. */
export function letGo(backend: Backend, handle: Handle): void {
  if (!backend.release) return;
  const holding = holdingOf(handle);
  holding.holders--;
  if (holding.claimed === true && holding.holders === 0) backend.release(handle);
}

/** Says that nobody beside the holders refers to a handle, now or later; in vain after `disclaim`. */
export function claim(backend: Backend, handle: Handle): void {
  if (!backend.release) return;
  const holding = holdingOf(handle);
  if (holding.claimed === "never") return;
  holding.claimed = true;
  if (holding.holders === 0) backend.release(handle);
}

/** Says that a handle goes where it may be kept: it is never claimed again. */
export function disclaim(backend: Backend, handle: Handle): void {
  if (backend.release) holdingOf(handle).claimed = "never";
}

let making: Set<Handle> | undefined;

/** Tells that an op made a handle. */
export function noteMade(handle: Handle): void {
  making?.add(handle);
}

/** Whether a handle was made since `claimTemporaries` began, which will claim it. */
export function isTemporary(handle: Handle): boolean {
  return making?.has(handle) ?? false;
}

/**
 * Runs `f` and claims what ops make meanwhile, but for what `kept` names and what is assigned to a tensor: it is freed
 * as soon as no graph needs it. Only for functions that let no other tensor out: what is used later nevertheless throws.
 */
export function claimTemporaries<T>(backend: Backend, f: () => T, kept: (result: T) => readonly Handle[]): T {
  if (!backend.release) return f();
  const outer = making;
  const made = new Set<Handle>();
  making = made;
  let result: T;
  try {
    result = f();
  } finally {
    making = outer;
  }
  for (const handle of kept(result)) if (made.delete(handle)) outer?.add(handle);
  for (const handle of made) claim(backend, handle);
  return result;
}

/** Runs `f`, whose results may get anywhere: nothing that it makes is claimed. */
export function withoutClaims<T>(f: () => T): T {
  const outer = making;
  making = undefined;
  try {
    return f();
  } finally {
    making = outer;
  }
}

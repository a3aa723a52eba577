// A job is a kernel, its arguments and a number of chunks. The caller and all workers take chunks until none is left.
// The ticket holds generation, chunks and the next chunk in one word, so that a worker that comes late can never take a
// chunk of one job for that of another; while a chunk is being computed its job cannot end, so its arguments stand.
import { dispatch } from "./generated/dispatch";
import {
  ARGUMENTS,
  CALLER_SLEEPS,
  DONE,
  KERNEL,
  PARKED,
  QUIT,
  SIGNAL,
  TICKET,
  WORKERS,
} from "./layout";

const COUNT_MASK: i64 = 0xfffff;

// @ts-ignore: decorator
@inline
function chunksLeft(ticket: i64): bool {
  return (ticket & COUNT_MASK) < ((ticket >> 20) & COUNT_MASK);
}

function takeChunks(slot: i32): void {
  while (chunksLeft(atomic.load<i64>(TICKET))) {
    const ticket = atomic.add<i64>(TICKET, 1);
    if (!chunksLeft(ticket)) return;
    dispatch(load<i32>(KERNEL), load<u32>(ARGUMENTS), <i32>(ticket & COUNT_MASK), slot);
    atomic.add<i32>(DONE, 1);
    if (atomic.load<i32>(CALLER_SLEEPS)) atomic.notify(DONE, 1);
  }
}

/** Computes all chunks on the calling thread. */
export function runAlone(kernel: i32, args: usize, chunks: i32): void {
  for (let chunk = 0; chunk < chunks; chunk++) dispatch(kernel, args, chunk, 0);
}

/** Offers a job to the workers, takes part in it, and waits `spins` looks for the rest. True when all is done. */
export function run(kernel: i32, args: usize, chunks: i32, spins: i32): bool {
  store<i32>(KERNEL, kernel);
  store<u32>(ARGUMENTS, <u32>args);
  atomic.store<i32>(DONE, 0);
  const generation = load<i32>(SIGNAL) + 1;
  atomic.store<i64>(TICKET, (<i64>(generation & 0x7fffff) << 40) | (<i64>chunks << 20));
  atomic.store<i32>(SIGNAL, generation);
  if (atomic.load<i32>(PARKED)) atomic.notify(SIGNAL, -1);
  takeChunks(0);
  return join(chunks, spins);
}

/** Waits `spins` looks for a job's chunks to be done. */
export function join(chunks: i32, spins: i32): bool {
  for (let i = 0; i < spins; i++) if (atomic.load<i32>(DONE) == chunks) return true;
  return false;
}

/** A worker's life: takes chunks, looks out for the next job `spins` times, then sleeps until there is one. */
export function work(slot: i32, spins: i32): void {
  atomic.add<i32>(WORKERS, 1);
  while (!atomic.load<i32>(QUIT)) {
    const seen = atomic.load<i32>(SIGNAL);
    takeChunks(slot);
    let looks = 0;
    while (looks < spins && atomic.load<i32>(SIGNAL) == seen) looks++;
    if (looks < spins) continue;
    atomic.add<i32>(PARKED, 1);
    atomic.wait<i32>(SIGNAL, seen, -1);
    atomic.sub<i32>(PARKED, 1);
  }
  atomic.sub<i32>(WORKERS, 1);
}

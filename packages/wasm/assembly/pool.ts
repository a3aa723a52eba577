// A job is a kernel, its arguments and a number of chunks. The caller and all workers take chunks until none is left.
// The ticket holds generation, chunks and the next chunk in one word, so that a worker that comes late can never take a
// chunk of one job for that of another; while a chunk is being computed its job cannot end, so its arguments stand.
//
// `control` is the address of the pool's control block (layout.ts), `slot` that of the thread's scratch memory. All
// that threads share lies in that block: a worker that is given up on can never touch the jobs of a later pool.
import { dispatch } from "./generated/dispatch";
import { CALLER_SLEEPS, DONE, INTEGERS, KERNEL, PARKED, QUIT, SIGNAL, TICKET, WORKERS } from "./layout";

const COUNT_MASK: i64 = 0xfffff;
const GENERATION_MASK: i32 = 0x7fffff;

// @ts-ignore: decorator
@inline
function chunksOf(ticket: i64): i32 {
  return <i32>((ticket >> 20) & COUNT_MASK);
}

// @ts-ignore: decorator
@inline
function nextChunk(ticket: i64): i32 {
  return <i32>(ticket & COUNT_MASK);
}

function takeChunks(control: usize, slot: i32): void {
  let ticket = atomic.load<i64>(control + TICKET);
  while (nextChunk(ticket) < chunksOf(ticket)) {
    ticket = atomic.add<i64>(control + TICKET, 1);
    const chunks = chunksOf(ticket);
    if (nextChunk(ticket) >= chunks) return;
    dispatch(load<i32>(control + KERNEL), control + INTEGERS, nextChunk(ticket), slot);
    const isLast = atomic.add<i32>(control + DONE, 1) + 1 == chunks;
    if (isLast && atomic.load<i32>(control + CALLER_SLEEPS)) atomic.notify(control + DONE, 1);
    ticket = atomic.load<i64>(control + TICKET);
  }
}

/** Computes all chunks on the calling thread. */
export function runAlone(control: usize, slot: i32, kernel: i32, chunks: i32): void {
  for (let chunk = 0; chunk < chunks; chunk++) dispatch(kernel, control + INTEGERS, chunk, slot);
}

/** Offers a job to the workers, takes part in it, and waits `looks` looks for the rest. True when all is done. */
export function run(control: usize, slot: i32, kernel: i32, chunks: i32, looks: i32): bool {
  store<i32>(control + KERNEL, kernel);
  atomic.store<i32>(control + DONE, 0);
  const generation = load<i32>(control + SIGNAL) + 1;
  atomic.store<i64>(control + TICKET, (<i64>(generation & GENERATION_MASK) << 40) | (<i64>chunks << 20));
  atomic.store<i32>(control + SIGNAL, generation);
  if (atomic.load<i32>(control + PARKED)) atomic.notify(control + SIGNAL, chunks - 1);
  takeChunks(control, slot);
  return join(control, chunks, looks);
}

/** Waits `looks` looks for a job's chunks to be done. */
export function join(control: usize, chunks: i32, looks: i32): bool {
  for (let i = 0; i < looks; i++) if (atomic.load<i32>(control + DONE) == chunks) return true;
  return false;
}

/** A worker's life: takes chunks, looks `looks` times for the next job, then sleeps until there is one. */
export function work(control: usize, slot: i32, looks: i32): void {
  atomic.add<i32>(control + WORKERS, 1);
  while (true) {
    // In this order: who sets QUIT counts SIGNAL up afterwards, so that a worker that has not seen the one does not sleep.
    const seen = atomic.load<i32>(control + SIGNAL);
    if (atomic.load<i32>(control + QUIT)) break;
    takeChunks(control, slot);
    let i = 0;
    while (i < looks && atomic.load<i32>(control + SIGNAL) == seen) i++;
    if (i < looks) continue;
    atomic.add<i32>(control + PARKED, 1);
    atomic.wait<i32>(control + SIGNAL, seen, -1);
    atomic.sub<i32>(control + PARKED, 1);
  }
  atomic.sub<i32>(control + WORKERS, 1);
}

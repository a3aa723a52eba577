// The control block of a pool of threads: where its words lie, in bytes from its start. scripts/build-engine.ts makes
// src/generated/layout.ts of this file. Words that different threads write lie on cache lines of their own.

/** i64: generation << 40 | chunks << 20 | the next chunk that nobody has taken. */
export const TICKET: usize = 0;
/** i32: how many chunks of the job are done. */
export const DONE: usize = 128;
/** i32: 1 when a worker met an exception. */
export const FAULT: usize = 132;
/** i32: counts jobs; idle workers wait for it to change. */
export const SIGNAL: usize = 256;
/** i32: how many workers wait for SIGNAL in the kernel of the operating system. */
export const PARKED: usize = 384;
/** i32: 1 while the caller sleeps until DONE changes. */
export const CALLER_SLEEPS: usize = 512;
/** i32: the job's kernel. */
export const KERNEL: usize = 640;
/** i32: 1 when workers shall leave. */
export const QUIT: usize = 768;
/** i32: how many workers take part. */
export const WORKERS: usize = 896;
/** i32 a worker: 1 once it has come up, 2 once it has left for good. */
export const STATES: usize = 1024;
/** The job's arguments: 128 integers (pointers too), then 32 floats. */
export const INTEGERS: usize = 1280;
export const FLOATS: usize = 1792;
export const CONTROL_BYTES: usize = 1920;

export const MAX_THREADS: i32 = 64;
/** Bytes of a thread's scratch memory. */
export const SCRATCH_BYTES: usize = 1 << 20;
/** Chunks of a job, at most: late threads count the ticket up a little further. */
export const MAX_CHUNKS: i32 = 1000000;
/** The first byte that is the allocator's; what lies below is nobody's, so that no block has the address 0. */
export const HEAP: usize = 4096;

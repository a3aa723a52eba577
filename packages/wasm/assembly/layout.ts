// Where the engine's own words lie in linear memory, in bytes; src/layout.ts reads this file's constants from here.
// Words that different threads write lie on cache lines of their own.

/** i64: generation << 40 | chunks << 20 | the next chunk that nobody has taken. */
export const TICKET: usize = 128;
/** i32: how many chunks of the job are done. */
export const DONE: usize = 256;
/** i32: the job's kernel, and the address of its arguments. */
export const KERNEL: usize = 384;
export const ARGUMENTS: usize = 388;
/** i32: counts jobs; idle workers wait for it to change. */
export const SIGNAL: usize = 512;
/** i32: how many workers wait for SIGNAL in the kernel of the operating system. */
export const PARKED: usize = 640;
/** i32: how many workers take part. */
export const WORKERS: usize = 768;
/** i32: 1 when workers shall leave. */
export const QUIT: usize = 772;
/** i32: 1 while the caller sleeps until DONE changes. */
export const CALLER_SLEEPS: usize = 896;
/** i32 a thread: the address of its scratch memory. Slot 0 is the caller's. */
export const SCRATCH: usize = 1024;
export const MAX_THREADS: i32 = 64;
/** A kernel's arguments: 128 integers (pointers too), then 32 floats. */
export const INTEGERS: usize = 2048;
export const FLOATS: usize = 2560;
/** Bytes of a thread's scratch memory. */
export const SCRATCH_BYTES: usize = 1 << 20;

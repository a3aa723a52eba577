/** Where the engine's own words lie in linear memory; assembly/layout.ts says what they are. */
export const layout = {
  done: 256,
  workers: 768,
  quit: 772,
  signal: 512,
  callerSleeps: 896,
  scratch: 1024,
  integers: 2048,
  floats: 2560,
  scratchBytes: 1 << 20,
  maxThreads: 64,
} as const;

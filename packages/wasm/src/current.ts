import { EngineError } from "@convkit/ndarray";
import { addressableBytes } from "./arena.ts";
import { type Engine, type EngineControls, makeEngine } from "./engine.ts";
import { findHost, type Host } from "./hosts/host.ts";
import { type ConfigureOptions, checkConfigureOptions, defaultOptions, type EngineName } from "./options.ts";
import { compile, type EngineBuild, type Program } from "./program.ts";

/** More threads than this are worth having only to those who ask for them. */
const mostAutomaticThreads = 16;

/** What was chosen, and why. */
interface Choice {
  readonly name: EngineName;
  readonly reason: string;
}

let options = defaultOptions;
let host: Host | undefined;
/** Made by the first choice of a build; it stays, as blocks of its memory may be in use. */
let controls: EngineControls | undefined;
/** Unset until somebody asks. */
let choice: Choice | undefined;
const programs: { [build in EngineBuild]?: Program } = {};

/**
 * The engine, started by the first call; undefined where it cannot run or `configure` has switched it off. Ask again for
 * every call: the answer may change.
 */
export function engine(): Engine | undefined {
  choice ??= choose(options);
  return choice.name === "typescript" ? undefined : controls!.engine;
}

/**
 * Chooses what convkit computes with, for all that follows; options that are left out stay as they are. There is no need
 * to call it: by default the fastest that runs here is used, with all cores.
 *
 * It may be called at any time. Values that exist stay as they are: the engine's memory outlives every change.
 *
 * @throws ArgumentError for an unknown option or value
 * @throws EngineError when the engine that is named cannot run here; nothing has changed then
 * @example
 * configure({ engine: "simd", threads: 2 });
 * capabilities().engine // "simd"
 * configure({ engine: "auto", threads: "auto" });
 */
export function configure(changes: ConfigureOptions): void {
  checkConfigureOptions(changes);
  const next = { ...options, ...withoutUndefined(changes) };
  if (next.engine !== options.engine) choice = next.engine === "auto" ? undefined : choose(next);
  options = next;
  controls?.useThreads(threads());
  controls?.useLimit(limit(next));
  if (next.engine === "typescript") controls?.rest();
}

/** What the engine is, for `capabilities()`. */
export function currentChoice() {
  const now = engine();
  const { name, reason } = choice!;
  return { name, reason, threads: threads(), threadsUp: now?.threads ?? 1, obstacle: controls?.obstacle };
}

function withoutUndefined(changes: ConfigureOptions): ConfigureOptions {
  return Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
}

function threads(): number {
  host ??= findHost();
  return options.threads === "auto" ? Math.min(host.cores, mostAutomaticThreads) : options.threads;
}

const limit = ({ memoryLimit }: Required<ConfigureOptions>) =>
  memoryLimit === "auto" ? addressableBytes : memoryLimit;

/** @throws EngineError when the options name a build that cannot run */
function choose(wanted: Required<ConfigureOptions>): Choice {
  if (wanted.engine === "typescript") return { name: "typescript", reason: "TypeScript, as configured" };
  if (wanted.engine !== "auto") {
    const obstacle = use(wanted.engine, wanted);
    if (obstacle) throw new EngineError("configure", `engine "${wanted.engine}" cannot run: ${obstacle}`);
    return { name: wanted.engine, reason: `${words[wanted.engine]}, as configured` };
  }
  const noRelaxed = use("relaxed", wanted);
  if (!noRelaxed) return { name: "relaxed", reason: words.relaxed };
  const noSimd = use("simd", wanted);
  if (!noSimd) return { name: "simd", reason: `${words.simd}: ${noRelaxed}` };
  return { name: "typescript", reason: `TypeScript: ${noSimd}` };
}

const words: Record<EngineBuild, string> = {
  relaxed: "WebAssembly relaxed SIMD",
  simd: "WebAssembly SIMD",
};

/** Has the engine use a build. @returns why it cannot */
function use(build: EngineBuild, wanted: Required<ConfigureOptions>): string | undefined {
  const program = programs[build] ?? compile(build);
  if (typeof program === "string") return program;
  try {
    host ??= findHost();
    if (controls) controls.useProgram(program);
    else controls = makeEngine({ program, host, threads: threads(), limit: limit(wanted) });
    programs[build] = program;
    return undefined;
  } catch (error) {
    return `its memory cannot be had: ${error instanceof Error ? error.message : error}`;
  }
}

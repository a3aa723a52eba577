import type { Module } from "../module/module.ts";

/** Remembers which modules are in training; the function that it returns puts that back. */
export function keepModes(model: Module): () => void {
  const modes = model.modules().map((module) => ({ module, training: module.training }));
  return () => {
    for (const { module, training } of modes) module.training = training;
  };
}

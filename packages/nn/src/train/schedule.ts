/** What moves the step size as training goes on: the schedulers, or anything of this form. */
export interface Schedule {
  /** Whether it is stepped after every step of the optimizer or after every epoch. */
  readonly interval: "batch" | "epoch";
  /** @param metric after an epoch, the validation loss, or without validation the loss */
  step(metric?: number): void;
  /** Plain data. */
  stateDict(): object;
  loadStateDict(state: object): void;
}

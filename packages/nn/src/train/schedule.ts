/** What moves the step size as training goes on: the schedulers, or anything of this form. */
export interface Schedule {
  /** Whether it is stepped after every step of the optimizer or after every epoch. */
  readonly interval: "batch" | "epoch";
  /**
   * @param metric after an epoch its validation loss, or without validation its loss; after a step of the optimizer the mean
   *   loss of the epoch so far
   */
  step(metric?: number): void;
  /** Plain data. */
  stateDict(): object;
  loadStateDict(state: object): void;
}

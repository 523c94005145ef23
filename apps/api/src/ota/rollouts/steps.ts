/** A long computation that lets go every millisecond or so, so that whoever runs it may do something else in between. */
export type Steps<Result> = Generator<void, Result, void>;

/** Whether, after so many things done, it is time to let go: a single one of them is too small for a step. */
export const isStep = (done: number): boolean => done % THINGS_A_STEP === 0;
const THINGS_A_STEP = 256;

/** The result, with nothing in between. */
export function atOnce<Result>(steps: Steps<Result>): Result {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

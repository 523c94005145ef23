/** How `pcms` ends; pipelines may tell from it what to do. */
export const EXIT = {
  done: 0,
  /** A fault in `pcms` itself. */
  fault: 1,
  /** The command line cannot be understood. */
  usage: 2,
  /** A file here cannot be used: no image, no key. */
  input: 3,
  /** The server said no; trying again will not help. */
  refused: 4,
  /** The server could not be reached, or could not do it now. */
  unavailable: 5,
} as const;

/** Something that a person can put right; the message says what. It never holds a secret. */
export class Failure extends Error {
  constructor(
    readonly exitCode: (typeof EXIT)[keyof typeof EXIT],
    message: string,
  ) {
    super(message);
  }
}

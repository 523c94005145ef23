import { run } from '../run';
import type { Environment } from '../arguments';

/** What one run of `pcms` wrote, and how it ended. */
export interface Ran {
  readonly code: number;
  readonly result: string;
  readonly notes: string;
}

/** Runs `pcms` with these words. */
export async function pcms(words: readonly string[], environment: Environment = {}): Promise<Ran> {
  const results: string[] = [];
  const notes: string[] = [];
  const code = await run(words, environment, {
    result: (text) => results.push(text),
    note: (text) => notes.push(text),
  });
  return { code, result: results.join('\n'), notes: notes.join('\n') };
}

import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

export const ROOT = resolve(__dirname, '../..');
const PROGRAMS = resolve(ROOT, 'dist/firmware/host/bin');

/** A program of the host build. @throws Error that says how to build it. */
export function hostProgram(name: string): string {
  const path = resolve(PROGRAMS, name);
  if (!existsSync(path))
    throw new Error(`${name} is not built: run \`npx nx build firmware\` first; \`npm test\` does.`);
  return path;
}

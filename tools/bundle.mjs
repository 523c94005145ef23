// Bundles programs of the workspace that are written in TypeScript, so that plain Node runs them from this checkout.
import * as esbuild from 'esbuild';
import { root } from './run.mjs';

/** `entryPoints` (name → source, both from the workspace's root on) become `<folder>/<name>.mjs`; packages stay in node_modules. */
export const bundle = (folder, entryPoints) =>
  esbuild.build({
    absWorkingDir: root,
    entryPoints,
    outdir: folder,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    packages: 'external',
    sourcemap: true,
    tsconfig: 'tsconfig.base.json',
    outExtension: { '.js': '.mjs' },
    logLevel: 'warning',
  });

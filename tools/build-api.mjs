// Builds the API: tsc checks types and emits decorator metadata plus OpenAPI annotations, esbuild bundles that into dist/apps/api.
import { mkdirSync, rmSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { before as openApiAnnotations } from '@nestjs/swagger/plugin';
import * as esbuild from 'esbuild';
import ts from 'typescript';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const outputFolder = resolve(root, 'dist/apps/api');

const program = checkedProgram();
const emitted = emit(program);
await bundle(emitted);

function checkedProgram() {
  const config = ts.getParsedCommandLineOfConfigFile(
    resolve(root, 'apps/api/tsconfig.app.json'),
    {},
    {
      ...ts.sys,
      onUnRecoverableConfigFileDiagnostic: (diagnostic) => stopWith([diagnostic]),
    },
  );
  const options = {
    ...config.options,
    noEmit: false,
    sourceMap: false,
    inlineSourceMap: true,
    inlineSources: true,
    outDir: undefined,
  };
  const made = ts.createProgram({ rootNames: config.fileNames, options });
  const diagnostics = [...config.errors, ...ts.getPreEmitDiagnostics(made)];
  if (diagnostics.length > 0) stopWith(diagnostics);
  return made;
}

function stopWith(diagnostics) {
  console.error(
    ts.formatDiagnosticsWithColorAndContext(diagnostics, {
      getCanonicalFileName: (name) => name,
      getCurrentDirectory: () => root,
      getNewLine: () => '\n',
    }),
  );
  process.exit(1);
}

/** Source path → JavaScript. */
function emit(checked) {
  const annotate = openApiAnnotations(
    { introspectComments: true, classValidatorShim: true, esmCompatible: true },
    checked,
  );
  const output = new Map();
  for (const source of checked.getSourceFiles()) {
    if (source.isDeclarationFile || source.fileName.includes('/node_modules/')) continue;
    const keep = (name, text) => name.endsWith('.js') && output.set(resolve(source.fileName), text);
    checked.emit(source, keep, undefined, false, { before: [annotate] });
  }
  return output;
}

async function bundle(modules) {
  rmSync(outputFolder, { recursive: true, force: true });
  mkdirSync(outputFolder, { recursive: true });
  await esbuild.build({
    absWorkingDir: root,
    // All in one folder: what runs in a thread of its own is found beside whatever starts it.
    entryPoints: {
      main: 'apps/api/src/main.ts',
      openapi: 'apps/api/src/openapi.ts',
      'patch-worker': 'apps/api/src/ota/firmware/deltas/patch-worker.ts',
    },
    outdir: outputFolder,
    bundle: true,
    splitting: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    packages: 'external',
    sourcemap: true,
    keepNames: true,
    outExtension: { '.js': '.mjs' },
    logLevel: 'warning',
    // The annotations name an enumeration twice where its type and its @IsIn both do; the two are the same.
    logOverride: { 'duplicate-object-key': 'silent' },
    plugins: [fromEmitted(modules)],
  });
}

/** Lets esbuild read what tsc emitted; the workspace's aliases would otherwise count as external packages. */
function fromEmitted(modules) {
  return {
    name: 'emitted-by-tsc',
    setup(build) {
      build.onResolve({ filter: /^@pcms\/[a-z-]+$/ }, ({ path }) => ({
        path: resolve(root, 'libs', path.slice('@pcms/'.length), 'src/index.ts'),
      }));
      build.onResolve({ filter: /^\.{1,2}\// }, ({ resolveDir, path }) => {
        const base = resolve(resolveDir, path);
        const found = [base, `${base}.ts`, resolve(base, 'index.ts')].find((candidate) => modules.has(candidate));
        return found ? { path: found } : undefined;
      });
      build.onLoad({ filter: /\.ts$/ }, ({ path }) => {
        const contents = modules.get(path);
        if (contents === undefined) throw new Error(`${relative(root, path)} is not part of the TypeScript program`);
        return { contents, loader: 'js' };
      });
    },
  };
}

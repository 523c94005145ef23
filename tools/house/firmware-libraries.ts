import { codeOf, type SourceFile } from './firmware-rules';

/** A library of ours, as arduino-cli sees it. */
export interface Library {
  readonly name: string;
  /** `src/` and below, without it. */
  readonly files: readonly SourceFile[];
  readonly properties: Readonly<Record<string, string>>;
}

export function readProperties(text: string): Record<string, string> {
  const pairs = text.split(/\r?\n/).flatMap((line) => {
    const at = line.indexOf('=');
    return at < 0 || line.startsWith('#') ? [] : [[line.slice(0, at).trim(), line.slice(at + 1).trim()]];
  });
  return Object.fromEntries(pairs) as Record<string, string>;
}

function includesOf(text: string): string[] {
  return [...codeOf(text).matchAll(/^\s*#\s*include\s*[<"]([^>"]+)[>"]/gm)].map((match) => match[1] ?? '');
}

/**
 * Goes through the includes of `sketch` as arduino-cli does: a header that is not yet on the path is looked for by its bare name in the
 * root of every library, and the library that has it joins the path. `<logic/Version.h>` alone therefore finds nothing, unless a header
 * in the root of DeviceLogic came before. Returns the libraries in the order of their discovery, and what could not be found.
 */
export function discover(sketch: SourceFile, beside: readonly SourceFile[], libraries: readonly Library[]) {
  const found: Library[] = [];
  const missing: string[] = [];
  const seen = new Set<SourceFile>();
  const rootOf = (header: string) => libraries.find((library) => library.files.some((file) => file.path === header));
  const isOurs = (header: string) => libraries.some((library) => library.files.some((file) => file.path === header));

  const visit = (file: SourceFile, folder: readonly SourceFile[]) => {
    if (seen.has(file)) return;
    seen.add(file);
    for (const header of includesOf(file.text)) {
      const near = folder.find((other) => other.path === nextTo(file.path, header));
      if (near) {
        visit(near, folder);
        continue;
      }
      if (!header.includes('/') && !found.some((library) => library.files.some((other) => other.path === header))) {
        const library = rootOf(header);
        if (library) found.push(library);
      }
      const home = found.find((library) => library.files.some((other) => other.path === header));
      const target = home?.files.find((other) => other.path === header);
      if (home && target) visit(target, home.files);
      else if (isOurs(header)) missing.push(`${file.path}: <${header}> comes before its library is known`);
    }
  };

  visit(sketch, [sketch, ...beside]);
  // The sources of a library are looked through once it is on the path; they may bring others.
  for (let i = 0; i < found.length; i++) for (const file of found[i]?.files ?? []) visit(file, found[i]?.files ?? []);
  return { found, missing };
}

function nextTo(path: string, header: string): string {
  const parts = [...path.split('/').slice(0, -1), ...header.split('/')];
  return parts.reduce<string[]>((kept, part) => (part === '..' ? kept.slice(0, -1) : [...kept, part]), []).join('/');
}

/** Headers of the core and its libraries whose names ours must not have, whatever the case: disks may not tell them apart. */
const CORE_HEADERS = [
  'arduino',
  'client',
  'clock',
  'dnsserver',
  'esp',
  'ethernet',
  'fs',
  'log',
  'network',
  'preferences',
].concat(
  [
    'print',
    'random',
    'server',
    'settings',
    'spi',
    'stream',
    'ticker',
    'time',
    'udp',
    'update',
    'usb',
    'version',
    'webserver',
  ],
  ['wifi', 'wire'],
);

/** A header in a library's root is on the path of every source of the build. */
export function collidingHeaders(library: Library): string[] {
  return library.files
    .map(({ path }) => path)
    .filter((path) => !path.includes('/') && CORE_HEADERS.includes(path.replace(/\.\w+$/, '').toLowerCase()))
    .map((path) => `${library.name}: ${path} is a name of the core's`);
}

export function propertyFaults(library: Library): string[] {
  const { properties, name } = library;
  const needed = ['name', 'version', 'author', 'maintainer', 'sentence', 'category', 'url', 'architectures'];
  const faults = needed.filter((key) => !properties[key]).map((key) => `${name}: no ${key} in library.properties`);
  if (properties['name'] !== name) faults.push(`${name}: its library.properties is named ${properties['name']}`);
  if (!library.files.some(({ path }) => path.endsWith('.h') && !path.includes('/')))
    faults.push(`${name}: no header in src/, so that nobody can find it`);
  return faults;
}

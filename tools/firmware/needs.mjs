// What building the firmware for this machine needs, beside npm packages: found by asking the compiler itself.
import { spawnSync } from 'node:child_process';

const runs = (program) => !spawnSync(program, ['--version'], { stdio: 'ignore' }).error;
const hasHeader = (header) =>
  spawnSync('g++', ['-E', '-x', 'c++', '-o', '/dev/null', '-'], {
    input: `#include <${header}>\n`,
    stdio: ['pipe', 'ignore', 'ignore'],
  }).status === 0;

const program = (name, debianPackage) => ({
  what: name,
  isThere: () => runs(name),
  debianPackages: [debianPackage],
});
const library = (name, header, debianPackage) => ({
  what: name,
  isThere: () => hasHeader(header),
  debianPackages: [debianPackage],
});

export const FIRMWARE_NEEDS = [
  program('g++', 'g++'),
  program('cmake', 'cmake'),
  program('ninja', 'ninja-build'),
  library('mbedTLS', 'mbedtls/ssl.h', 'libmbedtls-dev'),
  library('cJSON', 'cjson/cJSON.h', 'libcjson-dev'),
  library('libmicrohttpd', 'microhttpd.h', 'libmicrohttpd-dev'),
  library('libpng', 'png.h', 'libpng-dev'),
  library('zlib', 'zlib.h', 'zlib1g-dev'),
  library('doctest', 'doctest/doctest.h', 'doctest-dev'),
  program('openssl', 'openssl'),
];

/** Ninja is faster, but make does as well. The others are for tests: to write them, and to make certificates. */
const OPTIONAL = new Set(['ninja', 'openssl', 'doctest']);

/** Without these the firmware does not build: null, or a sentence that names the Debian packages. */
export function missingForFirmware() {
  const missing = FIRMWARE_NEEDS.filter(({ what, isThere }) => !OPTIONAL.has(what) && !isThere());
  if (missing.length === 0) return null;
  const packages = missing.flatMap(({ debianPackages }) => debianPackages).join(' ');
  return `Building the firmware for this machine needs ${missing.map(({ what }) => what).join(', ')}. On Debian or Ubuntu: sudo apt-get install ${packages}`;
}

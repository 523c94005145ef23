// What the tests need beside npm packages: found on the machine, else installed by the system's package manager, else named.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { FIRMWARE_NEEDS } from './firmware/needs.mjs';

const NEEDED = [
  {
    what: 'Chromium',
    isThere: () => existsSync('/usr/bin/chromium'),
    debianPackages: ['chromium', 'fonts-noto-color-emoji'],
  },
  ...FIRMWARE_NEEDS,
];

/** Makes sure that everything is there. @throws Error that names the missing Debian packages. */
export function prepareMachine() {
  const missing = NEEDED.filter(({ isThere }) => !isThere());
  if (missing.length === 0) return;
  const packages = missing.flatMap(({ debianPackages }) => debianPackages);
  console.log(`Installing ${missing.map(({ what }) => what).join(', ')} …`);
  if (!install(packages) || missing.some(({ isThere }) => !isThere())) {
    throw new Error(
      `The tests need ${missing.map(({ what }) => what).join(', ')}. On Debian or Ubuntu: sudo apt-get install ${packages.join(' ')}`,
    );
  }
}

function install(packages) {
  if (spawnSync('apt-get', ['--version']).status !== 0) return false;
  const apt = (...parameters) => {
    const command = process.getuid() === 0 ? ['apt-get'] : ['sudo', '-n', 'apt-get'];
    execFileSync(command[0], [...command.slice(1), ...parameters], {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
  };
  try {
    apt('update', '-q');
    apt('install', '-q', '-y', '--no-install-recommends', ...packages);
    return true;
  } catch (error) {
    console.error(error.message);
    return false;
  }
}

import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { hostProgram, ROOT } from './host-build';

export type DeviceType = 'ESP32_LED_Blink' | 'ESP32_OTA_Base' | 'ESP32_PersonalCMS';

/** How a test image differs from the one that is built. */
export interface TestImage {
  readonly type: DeviceType;
  readonly version: string;
  readonly securityVersion?: number;
  /** Public keys in PEM form, as files. */
  readonly trust?: readonly string[];
  readonly fault?: 'crash_in_setup' | 'hang' | 'lose_wifi' | 'never_checks_in' | 'wrong_version';
  /** So many random bytes more. */
  readonly padBytes?: number;
}

/** The image of a variant as it is built. */
export function builtImage(type: DeviceType): { readonly version: string; readonly file: string } {
  const header = readFileSync(
    resolve(ROOT, 'firmware', type.replace('ESP32_', 'ESP32_DevKit_V1_'), 'version.h'),
    'utf8',
  );
  const version = /^#define FW_VERSION "([^"]+)"$/m.exec(header)?.[1] ?? '';
  return { version, file: resolve(ROOT, 'dist/firmware/images', `${type}_${version}.bin`) };
}

/** A valid image whose running code says what is wished here. */
export async function makeTestImage(wish: TestImage): Promise<Buffer> {
  const folder = await mkdtemp(join(tmpdir(), 'pcms-image-'));
  const file = join(folder, 'image.bin');
  const options = [
    ['--version', wish.version],
    ...(wish.securityVersion === undefined ? [] : [['--security-version', String(wish.securityVersion)]]),
    ...(wish.trust ?? []).map((key) => ['--trust', key]),
    ...(wish.fault === undefined ? [] : [['--fault', wish.fault]]),
    ...(wish.padBytes === undefined ? [] : [['--pad', String(wish.padBytes)]]),
  ];
  try {
    await promisify(execFile)(hostProgram('make-image'), [
      hostProgram(`firmware-${wish.type}`),
      file,
      ...options.flat(),
    ]);
    return await readFile(file);
  } finally {
    await rm(folder, { recursive: true });
  }
}

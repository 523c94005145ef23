import { spawnSync } from 'node:child_process';
import { createHash, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';

const ROOT = resolve(__dirname, '../..');
const FIELDED_SLOT = 1_310_720;
const SPKI_BYTES = 91;
const COMMITTED = join(ROOT, 'firmware/libraries/DeviceLogic/src/trusted_keys.cpp');

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pcms-firmware-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Plays arduino-cli: writes an image of so many bytes where the real one would, and notes how it was called. */
function fakeArduinoCli(bytes: number) {
  const script = `#!/usr/bin/env bash
echo "$@" >>"${folder}/calls"
while [[ $1 != --output-dir ]]; do shift; done
name=$(basename "\${@: -1}")
head -c ${bytes} /dev/zero >"$2/$name.ino.bin"
echo merged >"$2/$name.ino.merged.bin"
`;
  writeFileSync(join(folder, 'arduino-cli'), script, { mode: 0o755 });
}

function build(...args: string[]) {
  const env = { ...process.env, PATH: `${folder}${delimiter}${process.env['PATH']}` };
  const run = spawnSync(join(ROOT, 'firmware/build.sh'), ['--out', join(folder, 'out'), ...args], {
    env,
    encoding: 'utf8',
  });
  return { code: run.status, said: run.stdout + run.stderr };
}

function versionOf(sketch: string): string {
  const text = readFileSync(join(ROOT, 'firmware', sketch, 'version.h'), 'utf8');
  return /^#define FW_VERSION "([^"]+)"$/m.exec(text)?.[1] ?? '';
}

describe('firmware/build.sh', () => {
  it('builds every variant, named by type and version, with an image for a first flash', () => {
    fakeArduinoCli(1_000_000);
    const { code, said } = build();
    expect(code).toBe(0);
    for (const type of ['PersonalCMS', 'OTA_Base', 'LED_Blink']) {
      const name = `ESP32_${type}_${versionOf(`ESP32_DevKit_V1_${type}`)}`;
      expect(said).toContain(`${name}: 1000000 bytes, 310720 left of ${FIELDED_SLOT}`);
      expect(statSync(join(folder, 'out', `${name}.bin`)).size).toBe(1_000_000);
      expect(readFileSync(join(folder, 'out', `${name}.merged.bin`), 'utf8')).toBe('merged\n');
    }
    expect(said).not.toContain('warning');
    expect(readFileSync(join(folder, 'calls'), 'utf8')).toContain('compile --profile esp32 ');
  });

  it('builds one variant with another profile', () => {
    fakeArduinoCli(9);
    expect(build('ESP32_OTA_Base', '--profile', 'esp32_default_slots').code).toBe(0);
    const calls = readFileSync(join(folder, 'calls'), 'utf8').trim().split('\n');
    expect(calls).toHaveLength(1);
    expect(calls[0]).toMatch(/--profile esp32_default_slots .*ESP32_DevKit_V1_OTA_Base$/);
  });

  it('warns of an image that leaves no room for the next core', () => {
    fakeArduinoCli(1_250_001);
    const { code, said } = build('ESP32_OTA_Base');
    expect(code).toBe(0);
    expect(said).toContain('warning: ESP32_OTA_Base');
  });

  it('fails on an image that boards in the field have no room for', () => {
    fakeArduinoCli(FIELDED_SLOT + 1);
    const { code, said } = build('ESP32_OTA_Base');
    expect(code).toBe(1);
    expect(said).toContain('does not fit the slot of boards in the field');
  });

  it('names the variants when it is asked for one that is none', () => {
    fakeArduinoCli(9);
    const { code, said } = build('ESP32_Toaster');
    expect(code).toBe(1);
    expect(said).toContain('ESP32_PersonalCMS ESP32_OTA_Base ESP32_LED_Blink');
  });

  it('measures as the Windows script does, for the same variants', () => {
    const scripts = ['build.sh', 'build_firmware.bat'].map((name) =>
      readFileSync(join(ROOT, 'firmware', name), 'utf8'),
    );
    for (const text of scripts) {
      expect(text).toMatch(new RegExp(`FIELDED_SLOT=${FIELDED_SLOT}\\b`));
      expect(text).toMatch(/PLANNED_MOST=1250000\b/);
      expect(text).toMatch(/ESP32_PersonalCMS ESP32_OTA_Base ESP32_LED_Blink/);
    }
    // cmd.exe loses labels in a file with bare line feeds.
    expect(scripts[1]?.replaceAll('\r\n', '')).not.toContain('\n');
  });
});

describe('tools/trust-keys.mjs', () => {
  function trust(...args: string[]) {
    const out = join(folder, 'trusted_keys.cpp');
    const run = spawnSync(process.execPath, [join(ROOT, 'tools/trust-keys.mjs'), '--out', out, ...args], {
      encoding: 'utf8',
    });
    return { code: run.status, said: run.stderr, text: existsSync(out) ? readFileSync(out, 'utf8') : '' };
  }

  function pem(name: string, key: KeyObject): string {
    const file = join(folder, name);
    writeFileSync(file, key.export({ type: key.type === 'public' ? 'spki' : 'pkcs8', format: 'pem' }));
    return file;
  }

  const pair = (namedCurve: string) => generateKeyPairSync('ec', { namedCurve });
  const bytesOf = (text: string) =>
    Buffer.from([...text.matchAll(/0x([0-9a-f]{2})/g)].map((match) => Number(`0x${match[1]}`)));

  it('has written what is committed, be it with keys or without', () => {
    const committed = readFileSync(COMMITTED, 'utf8');
    const bytes = bytesOf(committed);
    const pems = Array.from({ length: bytes.length / SPKI_BYTES }, (_, i) => {
      const der = bytes.subarray(i * SPKI_BYTES, (i + 1) * SPKI_BYTES);
      return pem(`${i}.pem`, createPublicKey({ key: der, type: 'spki', format: 'der' }));
    });
    expect(trust(...(pems.length > 0 ? pems : ['--none'])).text).toBe(committed);
  });

  it('writes the public halves, each under its key id, of public and of private keys', () => {
    const keys = [pair('P-256'), pair('P-256')] as const;
    const ders = keys.map(({ publicKey }) => publicKey.export({ type: 'spki', format: 'der' }));
    const { text } = trust(pem('a.pem', keys[0].publicKey), pem('b.pem', keys[1].privateKey));
    expect(bytesOf(text)).toEqual(Buffer.concat(ders));
    expect(text).toContain('kTrustedKeyMagic,\n    2,\n');
    for (const der of ders)
      expect(text).toContain(`// key_id ${createHash('sha256').update(der).digest('hex').slice(0, 8)}`);
  });

  it('refuses a key of another curve, no key at all, one key twice, and a fifth', () => {
    const key = pem('a.pem', pair('P-256').publicKey);
    writeFileSync(join(folder, 'no.pem'), 'no key');
    const many = ['1', '2', '3', '4', '5'].map((name) => pem(name, pair('P-256').publicKey));
    expect(trust(pem('c.pem', pair('P-384').publicKey)).said).toContain('the curve P-256 is needed');
    expect(trust(join(folder, 'no.pem')).said).toContain('no key in PEM form');
    expect(trust(key, key).said).toContain('named twice');
    const { code, said, text } = trust(...many);
    expect([code, said]).toEqual([2, 'trust-keys: 4 keys at most, not 5\n']);
    expect(text).toBe('');
  });
});

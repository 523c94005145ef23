// Compiles public keys into the firmware: `node tools/trust-keys.mjs [--out FILE] key.pem …` (1 to 4 keys), or `--none` for firmware
// that also takes unsigned images. Rewrites firmware/libraries/DeviceLogic/src/trusted_keys.cpp. Of a private key only its public half is used.
import { createHash, createPublicKey } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const MOST_KEYS = 4;
const SPKI_BYTES = 91; // of a P-256 SubjectPublicKeyInfo in DER; TrustedKeyRing has room for exactly that
const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');

/** Ends the program with the reason. */
function refuse(reason) {
  console.error(`trust-keys: ${reason}`);
  process.exit(2);
}

function spkiOf(file) {
  let key;
  try {
    key = createPublicKey(readFileSync(file));
  } catch (error) {
    refuse(`${file}: no key in PEM form (${error.message})`);
  }
  const curve = key.asymmetricKeyDetails?.namedCurve;
  if (key.asymmetricKeyType !== 'ec' || curve !== 'prime256v1')
    refuse(`${file}: a key on the curve P-256 is needed, this one is ${curve ?? key.asymmetricKeyType}`);
  const der = key.export({ type: 'spki', format: 'der' });
  if (der.length !== SPKI_BYTES) refuse(`${file}: the key is stored in a compressed form`);
  return der;
}

function keyText(der) {
  const id = createHash('sha256').update(der).digest('hex').slice(0, 8);
  const bytes = [...der].map((byte) => `0x${byte.toString(16).padStart(2, '0')}`);
  const lines = [];
  for (let i = 0; i < bytes.length; i += 16) lines.push(`            ${bytes.slice(i, i + 16).join(', ')},`);
  return `        // key_id ${id}\n        {\n${lines.join('\n')}\n        },\n`;
}

function source(keys) {
  const ring = keys.length === 0 ? '{}' : `{\n${keys.map(keyText).join('')}    }`;
  const meaning =
    keys.length === 0
      ? 'without any, this firmware also takes images that nobody signed.'
      : 'this firmware takes images signed with these keys only.';
  return `#include <logic/TrustedKeys.h>

// Generated from PEM files; ${meaning}
extern "C" __attribute__((section(".rodata_custom_desc"), used)) const TrustedKeyRing trusted_keys = {
    kTrustedKeyMagic,
    ${keys.length},
    ${ring},
};
`;
}

const files = process.argv.slice(2);
let out = resolve(root, 'firmware/libraries/DeviceLogic/src/trusted_keys.cpp');
if (files[0] === '--out') out = resolve(files.splice(0, 2)[1] ?? refuse('--out needs a file'));
if (files.length === 0) refuse('name 1 to 4 PEM files, or --none');
const keys = files[0] === '--none' ? [] : files.map(spkiOf);
if (keys.length > MOST_KEYS) refuse(`${MOST_KEYS} keys at most, not ${keys.length}`);
if (new Set(keys.map((key) => key.toString('hex'))).size !== keys.length) refuse('a key is named twice');
writeFileSync(out, source(keys));
console.log(
  keys.length === 0 ? 'No trusted key: unsigned images are taken.' : `${keys.length} trusted key(s) in ${out}`,
);

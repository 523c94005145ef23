import { fingerprintOf, keyIdOf, publicKeyPem } from '@pcms/signing';
import type { Command } from '../arguments';
import { publicKeyFrom } from '../key-file';
import type { Terminal } from '../terminal';

/** Shows what others have to trust, and where they say so. */
export async function trustKey({ key }: Extract<Command, { name: 'trust-key' }>, terminal: Terminal): Promise<void> {
  const spki = await publicKeyFrom(key);
  terminal.note(`Key id ${keyIdOf(spki)}, fingerprint ${fingerprintOf(spki)}`);
  terminal.note(
    'Server: an administrator adds it under Signing keys. Boards: node tools/trust-keys.mjs FILE, then build.',
  );
  terminal.result(publicKeyPem(spki).trimEnd());
}

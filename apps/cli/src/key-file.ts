import { readFile } from 'node:fs/promises';
import { readPrivateKey, readPublicKey, publicKeyOf, type KeyResult } from '@pcms/signing';
import type { KeySource } from './arguments';
import { EXIT, Failure } from './failure';

/** The private key, as PKCS#8. @throws Failure that says what is there instead. */
export async function privateKeyFrom(source: KeySource): Promise<Uint8Array> {
  if ('pem' in source) return accepted(readPrivateKey(source.pem), 'PCMS_SIGNING_KEY');
  return accepted(readPrivateKey(await textOf(source.file)), source.file);
}

/** The public half of a key file, whichever half it holds, as SubjectPublicKeyInfo. @throws Failure */
export async function publicKeyFrom(file: string): Promise<Uint8Array> {
  const pem = await textOf(file);
  const secret = readPrivateKey(pem);
  if (secret.ok) return publicKeyOf(secret.der);
  return accepted(secret.refusal.rule === 'public_key' ? readPublicKey(pem) : secret, file);
}

function accepted(result: KeyResult, where: string): Uint8Array {
  if (!result.ok) throw new Failure(EXIT.input, `${where}: ${result.refusal.message}`);
  return result.der;
}

async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new Failure(EXIT.input, `${file} cannot be read: ${(error as Error).message}`);
  }
}

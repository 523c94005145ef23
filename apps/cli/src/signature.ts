import { base64Of, keyIdOf, publicKeyOf, signManifest, type Manifest } from '@pcms/signing';
import type { KeySource } from './arguments';
import { privateKeyFrom } from './key-file';

export interface Signature {
  /** DER in base64. */
  readonly signature: string;
  readonly keyId: string;
}

/** Signs a manifest with the key at `source`. @throws Failure for a key that cannot be used. */
export async function signatureOf(manifest: Manifest, source: KeySource): Promise<Signature> {
  const key = await privateKeyFrom(source);
  const [signature, spki] = await Promise.all([signManifest(key, manifest), publicKeyOf(key)]);
  return { signature: base64Of(signature), keyId: keyIdOf(spki) };
}

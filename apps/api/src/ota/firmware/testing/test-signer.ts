import { createHash } from 'node:crypto';
import type { FirmwareDto } from '@pcms/contract';
import { goldenKeys, type GoldenKey } from '@pcms/contract/testing';
import { readImage } from '@pcms/esp-image';
import { base64Of, publicKeyPem, signManifest, type Manifest } from '@pcms/signing';

/** What a manifest says other than the image does. */
type Lie = Partial<Manifest>;

/** Somebody who signs images, with a key of the golden files. */
export class TestSigner {
  readonly keyId: string;
  readonly publicKeyPem: string;

  constructor(private readonly key: GoldenKey = goldenKeys.key) {
    this.keyId = key.key_id;
    this.publicKeyPem = publicKeyPem(Buffer.from(key.public_spki, 'base64'));
  }

  /** The fields of an upload that says of itself what it is. */
  async sign(image: Uint8Array, lie: Lie = {}): Promise<{ signature: string; keyId: string }> {
    const manifest = { ...manifestOf(image), ...lie };
    const pkcs8 = Buffer.from(this.key.test_only_private_pkcs8, 'base64');
    return { signature: base64Of(await signManifest(pkcs8, manifest)), keyId: this.keyId };
  }
}

/** How the server shows that `signer` signed. */
export const signedBy = (signer: TestSigner, keyName: string, revoked = false): FirmwareDto['signature'] => ({
  keyId: signer.keyId,
  keyName,
  signedAt: expect.any(String) as string,
  revoked,
});

function manifestOf(image: Uint8Array): Manifest {
  const read = readImage(image);
  if (!read.ok) throw new Error(read.refusal.message);
  return {
    type: read.image.description?.projectName ?? '',
    version: read.image.description?.version ?? '',
    sizeBytes: image.length,
    sha256: createHash('sha256').update(image).digest('hex'),
    securityVersion: read.image.description?.secureVersion ?? 0,
  };
}

import type { SigningKeyDto } from '@pcms/contract';
import { fingerprintOf, publicKeyPem } from '@pcms/signing';
import type { SigningKeyEntity } from './signing-key.entity';

/** `firmware`: how many are signed by it. */
export const toSigningKeyDto = (row: SigningKeyEntity, firmware: number): SigningKeyDto => ({
  keyId: row.keyId,
  name: row.name,
  publicKeyPem: publicKeyPem(row.publicKey),
  fingerprint: fingerprintOf(row.publicKey),
  firmware,
  addedAt: row.addedAt.toISOString(),
  addedBy: row.addedBy,
  revokedAt: row.revokedAt?.toISOString() ?? null,
});

import type { FirmwareDto, FirmwareSignatureDto, ImageDescriptionDto } from '@pcms/contract';
import type { FirmwareFacts } from './firmware-library.service';
import type { FirmwareEntity } from './firmware.entity';

/** `row` with its signing key; `downloads`: completed ones. */
export const toFirmwareDto = (row: FirmwareEntity, downloads: number): FirmwareDto => ({
  key: row.key,
  deviceType: row.deviceType,
  version: row.version,
  description: row.description,
  chip: row.chip,
  sizeBytes: row.sizeBytes,
  sha256: row.sha256,
  md5: row.md5,
  imageDigest: row.imageDigest,
  securityVersion: Number(row.securityVersion),
  image: toImageDescriptionDto(row),
  signature: toSignatureDto(row),
  downloads,
  uploadedAt: row.uploadedAt.toISOString(),
  uploadedBy: row.uploadedBy,
  withdrawnAt: row.withdrawnAt?.toISOString() ?? null,
});

function toSignatureDto({ signingKey, signedAt }: FirmwareEntity): FirmwareSignatureDto | null {
  if (!signingKey || !signedAt) return null;
  const { keyId, name, revokedAt } = signingKey;
  return { keyId, keyName: name, signedAt: signedAt.toISOString(), revoked: revokedAt !== null };
}

function toImageDescriptionDto(row: FirmwareEntity): ImageDescriptionDto | null {
  if (row.projectName === null) return null;
  return {
    projectName: row.projectName,
    version: row.imageVersion ?? '',
    builtAt: row.builtAt ?? '',
    idfVersion: row.idfVersion ?? '',
  };
}

/** `row` with its signing key. */
export const toFirmwareFacts = (row: FirmwareEntity): FirmwareFacts => ({
  key: row.key,
  deviceType: row.deviceType,
  version: row.version,
  description: row.description,
  chip: row.chip,
  sizeBytes: row.sizeBytes,
  sha256: row.sha256,
  md5: row.md5,
  imageDigest: row.imageDigest,
  securityVersion: Number(row.securityVersion),
  signature: validSignature(row),
  uploadedAt: row.uploadedAt,
  withdrawnAt: row.withdrawnAt,
});

/** That of a revoked key counts as none. */
const validSignature = ({ signature, signingKey }: FirmwareEntity): FirmwareFacts['signature'] =>
  signature !== null && signingKey?.revokedAt === null ? { value: signature, keyId: signingKey.keyId } : null;

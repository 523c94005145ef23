import type { FirmwareDto, ImageDescriptionDto } from '@pcms/contract';
import type { FirmwareFacts } from './firmware-library.service';
import type { FirmwareEntity } from './firmware.entity';

/** `downloads`: completed ones. */
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
  signature: null,
  downloads,
  uploadedAt: row.uploadedAt.toISOString(),
  uploadedBy: row.uploadedBy,
  withdrawnAt: row.withdrawnAt?.toISOString() ?? null,
});

function toImageDescriptionDto(row: FirmwareEntity): ImageDescriptionDto | null {
  if (row.projectName === null) return null;
  return {
    projectName: row.projectName,
    version: row.imageVersion ?? '',
    builtAt: row.builtAt ?? '',
    idfVersion: row.idfVersion ?? '',
  };
}

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
  uploadedAt: row.uploadedAt,
  withdrawnAt: row.withdrawnAt,
});

import { IsOptional, IsString, Matches, MaxLength } from 'class-validator';
import type { ChipName } from '../devices/device-type.dto';
import { LIMITS } from '../limits';
import { KEY_ID_PATTERN } from './signing-key.dto';

/** The text fields beside the file in `POST /api/ota/upload`. */
export class UploadFirmwareDto {
  /** Needed only where the image does not say it of itself. @example 'ESP32_OTA_Base' */
  @IsOptional()
  @IsString()
  @MaxLength(LIMITS.deviceTypeLength)
  deviceType?: string;

  /** SemVer 2.0.0. Needed only where the image does not say it of itself. @example '2.5.0' */
  @IsOptional()
  @IsString()
  @MaxLength(LIMITS.versionLength)
  version?: string;

  /** @example 'Fixes the reconnect after a router restart.' */
  @IsOptional()
  @IsString()
  @MaxLength(LIMITS.descriptionLength)
  description?: string;

  /** ECDSA P-256 over the manifest (docs/protocol.md), DER in base64. Together with `keyId`. */
  @IsOptional()
  @IsString()
  @MaxLength(LIMITS.signatureLength)
  signature?: string;

  /** Which key made the signature. @example 'b6d5562c' */
  @IsOptional()
  @Matches(KEY_ID_PATTERN, { message: 'keyId must hold 8 lower-case hex digits' })
  keyId?: string;
}

/** What an image says of itself (ESP-IDF `esp_app_desc_t`). */
export class ImageDescriptionDto {
  /** @example 'ESP32_OTA_Base' */
  projectName: string;
  /** @example '2.5.0' */
  version: string;
  /** @example 'Nov 20 2026 10:12:44' */
  builtAt: string;
  /** @example 'v5.5.1' */
  idfVersion: string;
}

/** Who vouches for a firmware. */
export class FirmwareSignatureDto {
  /** @example 'b6d5562c' */
  keyId: string;
  /** @example 'Build pipeline' */
  keyName: string;
  /** ISO 8601, UTC: when the server took the signature. */
  signedAt: string;
  /** The key is trusted no more: boards are not sent this signature. */
  revoked: boolean;
}

/** One published image of one device type at one version. */
export class FirmwareDto {
  /** @example 'ESP32_OTA_Base_2.5.0' */
  key: string;
  /** @example 'ESP32_OTA_Base' */
  deviceType: string;
  /** @example '2.5.0' */
  version: string;
  /** @example 'Fixes the reconnect after a router restart.' */
  description: string;
  /** @example 'ESP32' */
  chip: ChipName;
  /** @example 1133664 */
  sizeBytes: number;
  /** SHA-256 of the whole file, 64 hex digits. */
  sha256: string;
  /** MD5 of the whole file, 32 hex digits; only because the stock update library checks nothing else. */
  md5: string;
  /** The digest at the end of the image: what a device reports as its running image. Null where the image has none. */
  imageDigest: string | null;
  /** @example 0 */
  securityVersion: number;
  /** What the image says of itself. Null for images of an older ESP-IDF. */
  image: ImageDescriptionDto | null;
  /** Null while nobody has signed it: boards that trust keys then refuse it. */
  signature: FirmwareSignatureDto | null;
  /** Completed downloads. */
  downloads: number;
  /** ISO 8601, UTC. */
  uploadedAt: string;
  /** Who published it. */
  uploadedBy: string;
  /** ISO 8601, UTC; null while it may be given out. */
  withdrawnAt: string | null;
}

/** A firmware just published, with what a person should know before rolling it out. */
export class PublishedFirmwareDto extends FirmwareDto {
  /** False when these very bytes were published before. */
  created: boolean;
  /** How many known devices of its type report a slot that it does not fit. */
  devicesTooSmall: number;
  /** For a person to read. @example ['The image says 2.4.9 of itself.'] */
  warnings: string[];
}

export class FirmwareListDto {
  items: FirmwareDto[];
}

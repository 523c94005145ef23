import { IsString, Length, Matches, MaxLength } from 'class-validator';
import { LIMITS } from '../limits';
import { Trimmed } from '../trimmed';

/** First 8 hex digits of the SHA-256 of the public key's SubjectPublicKeyInfo. */
export const KEY_ID_PATTERN = /^[0-9a-f]{8}$/;

/** A public key that the server checks signatures with. The private half stays with whoever signs. */
export class SigningKeyDto {
  /** What boards and signatures call it. @example 'b6d5562c' */
  keyId: string;
  /** @example 'Build pipeline' */
  name: string;
  /** SubjectPublicKeyInfo in PEM: what is compiled into the boards' firmware. */
  publicKeyPem: string;
  /** SHA-256 of the SubjectPublicKeyInfo, 64 hex digits; it begins with the key's id. */
  fingerprint: string;
  /** How many firmware are signed by it. */
  firmware: number;
  /** ISO 8601, UTC: when it was trusted last. */
  addedAt: string;
  /** @example 'admin' */
  addedBy: string;
  /** ISO 8601, UTC; null while it is trusted. */
  revokedAt: string | null;
}

export class SigningKeyListDto {
  items: SigningKeyDto[];
}

/** `POST /api/ota/keys`. */
export class AddSigningKeyDto {
  /** @example 'Build pipeline' */
  @Trimmed()
  @IsString()
  @Length(1, LIMITS.signingKeyNameLength)
  name: string;

  /** An ECDSA P-256 public key in PEM (`-----BEGIN PUBLIC KEY-----`). */
  @IsString()
  @Length(1, LIMITS.keyPemLength)
  publicKeyPem: string;
}

/** `PUT /api/ota/firmware/{key}/signature`. */
export class SignFirmwareDto {
  /** ECDSA P-256 over the manifest of the stored image (docs/protocol.md), DER in base64. */
  @IsString()
  @MaxLength(LIMITS.signatureLength)
  signature: string;

  /** Which key made it. @example 'b6d5562c' */
  @Matches(KEY_ID_PATTERN, { message: 'keyId must hold 8 lower-case hex digits' })
  keyId: string;
}

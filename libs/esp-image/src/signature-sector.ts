/** Secure Boot v2: the image is filled up with 0xFF to a flash sector, and one sector of signature blocks follows. */
const SECTOR_BYTES = 4096;
const FILLER = 0xff;
const SIGNATURE_BLOCK_MAGIC = 0xe7;
/** RSA and ECDSA. */
const SIGNATURE_VERSIONS = [0x02, 0x03];

/**
 * Whether the file goes on after `imageEnd` with exactly one Secure Boot v2 signature sector. The signature itself is not
 * checked: the chip does that with the key burnt into it. Source: ESP-IDF `rom/secure_boot.h`, `ets_secure_boot_signature_t`.
 */
export function hasSignatureSector(bytes: Uint8Array, imageEnd: number): boolean {
  const sector = Math.ceil(imageEnd / SECTOR_BYTES) * SECTOR_BYTES;
  if (bytes.length !== sector + SECTOR_BYTES) return false;
  const version = bytes[sector + 1];
  return (
    bytes.subarray(imageEnd, sector).every((byte) => byte === FILLER) &&
    bytes[sector] === SIGNATURE_BLOCK_MAGIC &&
    version !== undefined &&
    SIGNATURE_VERSIONS.includes(version)
  );
}

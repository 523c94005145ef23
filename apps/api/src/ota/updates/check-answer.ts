import { LIMITS, type DeltaOffer, type UpdateAnswer, type UpdateType } from '@pcms/contract';
import type { DeltaFacts } from '../firmware/deltas/delta-library.service';
import type { FirmwareFacts } from '../firmware/firmware-library.service';

export interface OfferedUpdate {
  readonly updateId: string;
  readonly firmware: FirmwareFacts;
  readonly force: boolean;
  /** What the device runs now. */
  readonly deviceType: string;
  /** How the device reaches the server, without a slash at the end. */
  readonly baseUrl: string;
  /** A patch from the image that the device runs; null where it must be given the whole image. */
  readonly delta: DeltaFacts | null;
}

/**
 * The answer to a check that brings an update, at most 1,023 bytes of JSON: the description is cut to what is left. A patch comes
 * on top, for whoever is offered one reads longer answers.
 */
export function updateAnswer(offered: OfferedUpdate): UpdateAnswer {
  const { firmware, updateId } = offered;
  const answer: UpdateAnswer = {
    update_available: true,
    update_id: updateId,
    version: firmware.version,
    target_firmware: firmware.deviceType,
    firmware_key: firmware.key,
    // Boards in the field name themselves nowhere in a download: the id tells which update it belongs to.
    firmware_url: `${offered.baseUrl}/api/ota/download/${encodeURIComponent(firmware.key)}?update=${updateId}`,
    file_size: firmware.sizeBytes,
    sha256: firmware.sha256,
    md5: firmware.md5,
    security_version: firmware.securityVersion,
    ...(firmware.signature && { signature: firmware.signature.value, key_id: firmware.signature.keyId }),
    force: offered.force,
    description: '',
    release_date: firmware.uploadedAt.toISOString(),
    update_type: updateType(offered),
  };
  return {
    ...answer,
    description: cutToFit(firmware.description, LIMITS.deviceAnswerBytes - jsonBytes(answer)),
    ...(offered.delta && { delta: deltaOffer(offered, offered.delta) }),
  };
}

function deltaOffer({ baseUrl, updateId }: OfferedUpdate, delta: DeltaFacts): DeltaOffer {
  const { firmwareKey, from, sizeBytes, sha256 } = delta;
  return {
    url: `${baseUrl}/api/ota/delta/${encodeURIComponent(firmwareKey)}/${from}?update=${updateId}`,
    size: sizeBytes,
    sha256,
    from,
    format: 'pcms1',
  };
}

function updateType({ firmware, deviceType, force }: OfferedUpdate): UpdateType {
  if (firmware.deviceType === deviceType) return 'same_type';
  return force ? 'forced_cross_firmware' : 'cross_firmware';
}

/** The longest beginning of `text` (whole characters) whose JSON form adds at most `room` bytes, with an ellipsis where it was cut. */
function cutToFit(text: string, room: number): string {
  if (jsonBytes(text) - QUOTES <= room) return text;
  const characters = [...text];
  let used = Buffer.byteLength(ELLIPSIS);
  let kept = 0;
  for (const character of characters) {
    used += jsonBytes(character) - QUOTES;
    if (used > room) break;
    kept++;
  }
  return kept === 0 ? '' : `${characters.slice(0, kept).join('')}${ELLIPSIS}`;
}

const ELLIPSIS = '…';
const QUOTES = 2;
const jsonBytes = (value: unknown): number => Buffer.byteLength(JSON.stringify(value));

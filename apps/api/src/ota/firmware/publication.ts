import { DEVICE_TYPE_PATTERN, firmwareKey, isPublishableVersion, LIMITS, type UploadFirmwareDto } from '@pcms/contract';
import { suits, type AppDescription, type EspImage, type RefusalRule } from '@pcms/esp-image';
import type { DeviceTypeFacts } from '../../devices/device-types.service';

/** Why something cannot be published, and which field of the form is at fault. */
export interface PublicationRefusal {
  readonly rule:
    RefusalRule | 'device_type_missing' | 'bad_device_type' | 'unknown_device_type' | 'version_missing' | 'bad_version';
  readonly message: string;
  readonly field: 'firmware' | 'deviceType' | 'version';
}

/** What an image is to be published as. */
export interface FirmwareName {
  readonly key: string;
  readonly deviceType: string;
  readonly version: string;
}

export type Verdict<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly refusal: PublicationRefusal };

const TYPE_RULE = `begins with a letter and holds at most ${LIMITS.deviceTypeLength} letters, digits, underscores or hyphens`;
const VERSION_RULE = `follows SemVer 2.0.0 without build metadata (2.5.0, 2.5.0-rc.1) and holds at most ${LIMITS.versionLength} characters`;

/** What a person typed counts; what was left empty is taken from the image, where that speaks of itself. */
export function nameFirmware(typed: UploadFirmwareDto, description: AppDescription | null): Verdict<FirmwareName> {
  const own = description?.namesItself ? description : null;
  const deviceType = deviceTypeOf(typed.deviceType, own);
  if (typeof deviceType !== 'string') return { ok: false, refusal: deviceType };
  const version = versionOf(typed.version, own);
  if (typeof version !== 'string') return { ok: false, refusal: version };
  return { ok: true, value: { key: firmwareKey(deviceType, version), deviceType, version } };
}

function deviceTypeOf(typed: string | undefined, own: AppDescription | null): string | PublicationRefusal {
  const field = 'deviceType';
  if (typed) {
    if (DEVICE_TYPE_PATTERN.test(typed)) return typed;
    return { rule: 'bad_device_type', message: `A device type ${TYPE_RULE}.`, field };
  }
  if (own && DEVICE_TYPE_PATTERN.test(own.projectName)) return own.projectName;
  return {
    rule: 'device_type_missing',
    message: 'The image does not say which device type it is for: give one.',
    field,
  };
}

function versionOf(typed: string | undefined, own: AppDescription | null): string | PublicationRefusal {
  const field = 'version';
  if (typed) {
    if (isPublishableVersion(typed)) return typed;
    return { rule: 'bad_version', message: `A version ${VERSION_RULE}.`, field };
  }
  if (own && isPublishableVersion(own.version)) return own.version;
  const said = own?.version ? `calls its version "${own.version}"` : 'does not say its version';
  return { rule: 'version_missing', message: `The image ${said}: give one that ${VERSION_RULE}.`, field };
}

/** The type that `image` is for, if its devices can run it; `type` is null when nobody has added one of that name. */
export function suitableType(
  image: Pick<EspImage, 'chip' | 'sizeBytes'>,
  { deviceType }: FirmwareName,
  type: DeviceTypeFacts | null,
): Verdict<DeviceTypeFacts> {
  if (!type) {
    const message = `There is no device type "${deviceType}": add it with its chip and slot first (POST /api/devices/types).`;
    return { ok: false, refusal: { rule: 'unknown_device_type', message, field: 'deviceType' } };
  }
  const refusal = suits(image, type);
  return refusal ? { ok: false, refusal: refusedImage(refusal) } : { ok: true, value: type };
}

/** A rule that the file itself breaks. */
export const refusedImage = ({ rule, message }: { rule: RefusalRule; message: string }): PublicationRefusal => ({
  rule,
  message: `This file cannot be published: ${message}.`,
  field: 'firmware',
});

/** What a person should know before rolling it out: where a name contradicts the image's own words. */
export function contradictions({ deviceType, version }: FirmwareName, description: AppDescription | null): string[] {
  if (!description?.namesItself) return [];
  const warnings: string[] = [];
  if (description.projectName !== deviceType) {
    warnings.push(
      `The image says that it is "${description.projectName}": boards that report it will look like another type.`,
    );
  }
  if (description.version !== version) {
    warnings.push(
      `The image says ${description.version || 'no version'} of itself: boards that report it will look un-updated.`,
    );
  }
  return warnings;
}

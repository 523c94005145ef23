import { DomainError } from '../../http/domain-error';
import type { PublicationRefusal } from './publication';

export class FirmwareNotFound extends DomainError {
  constructor(key: string) {
    super('not_found', 'firmware_not_found', `There is no firmware "${key}".`, { field: 'key' });
  }
}

/** The body of an upload is not the form that it has to be. */
export class BadForm extends DomainError {
  constructor(rule: string) {
    super('invalid', 'bad_form', rule);
  }
}

/** Nobody hears this one: the client is gone. */
export class UploadBrokenOff extends DomainError {
  constructor() {
    super('invalid', 'upload_broken_off', 'The upload ended before its last byte.');
  }
}

export class FirmwareTooLarge extends DomainError {
  constructor(limitBytes: number) {
    super(
      'too_large',
      'firmware_too_large',
      `The file is larger than ${bytes(limitBytes)}, the most that this server takes.`,
      {
        field: 'firmware',
      },
    );
  }
}

/** The image or its names break a rule; the rule is the code. */
export class FirmwareRefused extends DomainError {
  constructor({ rule, message, field }: PublicationRefusal) {
    super('refused', rule, message, { field });
  }
}

export class SameVersionOtherBytes extends DomainError {
  constructor(key: string) {
    super(
      'conflict',
      'same_version_other_bytes',
      `"${key}" is published with other bytes: give this image a new version.`,
      {
        field: 'version',
      },
    );
  }
}

export class FirmwareInUse extends DomainError {
  constructor(key: string, rolloutNames: readonly string[]) {
    const names = rolloutNames.map((name) => `"${name}"`).join(', ');
    super('conflict', 'firmware_in_use', `"${key}" is used by ${names}: withdraw it first, or end what uses it.`);
  }
}

export class FirmwareStorageFull extends DomainError {
  constructor() {
    super('unavailable', 'storage_full', 'The server has no room left for this file; nothing was stored.');
  }
}

export class FirmwareFileMissing extends DomainError {
  constructor(sha256: string) {
    super('unavailable', 'firmware_file_missing', `The file of the firmware with SHA-256 ${sha256} is missing.`);
  }
}

const bytes = (count: number): string => `${count.toLocaleString('en-US')} bytes`;

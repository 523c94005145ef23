import { DomainError } from '../http/domain-error';

export class DeviceNotFound extends DomainError {
  constructor(deviceId: string) {
    super('not_found', 'device_not_found', `There is no device "${deviceId}".`, { field: 'deviceId' });
  }
}

export class BadDeviceId extends DomainError {
  constructor() {
    super('invalid', 'invalid_field', 'device_id must hold 1 to 64 letters, digits, dots, underscores or hyphens', {
      field: 'device_id',
    });
  }
}

export class BadDeviceField extends DomainError {
  constructor(field: string, rule: string) {
    super('invalid', 'invalid_field', rule, { field });
  }
}

export class CredentialRefused extends DomainError {
  constructor(verdict: 'missing' | 'wrong') {
    super(
      'unauthenticated',
      `credential_${verdict}`,
      verdict === 'missing' ? 'This device must present its credential.' : 'The credential is wrong.',
    );
  }
}

export class TooManyWrongCredentials extends DomainError {
  constructor(retryAfterSeconds: number) {
    super('too_many', 'too_many_wrong_credentials', 'Too many wrong credentials; try again later.', {
      retryAfterSeconds,
    });
  }
}

export class TooManyNewDevices extends DomainError {
  constructor(retryAfterSeconds: number) {
    super('too_many', 'too_many_new_devices', 'This address has added as many new devices as it may in an hour.', {
      retryAfterSeconds,
    });
  }
}

export class BadPicture extends DomainError {
  constructor(rule: string) {
    super(
      'refused',
      'not_a_picture',
      `The picture must be a Windows BMP of 800×480 pixels and 1 bit (48,062 bytes): ${rule}.`,
    );
  }
}

export class NoPicture extends DomainError {
  constructor(deviceId: string) {
    super('not_found', 'no_picture', `There is no picture for "${deviceId}".`);
  }
}

export class DeviceNotPending extends DomainError {
  constructor(deviceId: string) {
    super('conflict', 'device_not_pending', `"${deviceId}" does not wait to be admitted.`);
  }
}

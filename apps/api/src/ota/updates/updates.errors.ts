import { LIMITS, type UpdateState } from '@pcms/contract';
import { DomainError } from '../../http/domain-error';
import type { RollBackRefusal } from './roll-back-rules';

/** What a path says may be longer, and an answer to a device may not. */
const LONGEST_KEY = LIMITS.deviceTypeLength + 1 + LIMITS.versionLength;

export class UpdateNotFound extends DomainError {
  constructor() {
    super('not_found', 'update_not_found', 'This device has no such update.', { field: 'update_id' });
  }
}

export class ImpossibleMove extends DomainError {
  constructor(from: UpdateState, to: UpdateState) {
    super('conflict', 'impossible_move', `An update that is ${from} cannot become ${to}.`, { field: 'state' });
  }
}

export class NotTheNewImage extends DomainError {
  constructor(version: string) {
    super(
      'conflict',
      'not_the_new_image',
      `Only the new image can confirm: the device must say that it runs ${version}.`,
      {
        field: 'state',
      },
    );
  }
}

/** Why a device cannot be told to go back; the rule is the code. */
export class RollBackRefused extends DomainError {
  constructor({ rule, message }: RollBackRefusal) {
    super('conflict', rule, message);
  }
}

export class FirmwareUnknown extends DomainError {
  constructor(key: string) {
    super('not_found', 'firmware_not_found', `There is no firmware "${key.slice(0, LONGEST_KEY)}".`);
  }
}

export class DeltaUnknown extends DomainError {
  constructor(key: string) {
    super('not_found', 'delta_not_found', `There is no patch from this image to "${key}".`);
  }
}

export class FirmwareGone extends DomainError {
  constructor(why: string) {
    super('gone', 'firmware_gone', why);
  }
}

export class NotForThisDevice extends DomainError {
  constructor() {
    super('forbidden', 'not_for_this_device', 'This device was not offered this firmware.');
  }
}

export class DownloadsBusy extends DomainError {
  constructor() {
    super('too_many', 'downloads_busy', 'As many downloads are under way as the server allows; try again.', {
      retryAfterSeconds: 30,
    });
  }
}

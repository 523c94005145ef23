import { DomainError } from '../http/domain-error';

export class DeviceTypeExists extends DomainError {
  constructor(name: string) {
    super('conflict', 'device_type_exists', `There is a device type "${name}" already.`, { field: 'name' });
  }
}

export class DeviceTypeNotFound extends DomainError {
  constructor(name: string) {
    super('not_found', 'device_type_not_found', `There is no device type "${name}".`, { field: 'name' });
  }
}

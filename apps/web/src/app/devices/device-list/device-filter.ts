import { DEVICE_STATUSES, LIMITS, UPDATE_STATES, type DeviceQueryDto } from '@pcms/contract';
import { TAG_LENGTH } from '../tag-rule';

const UUID_PATTERN = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The filter as it stands in the address: anything a person may have typed there. */
export interface FilterParams {
  readonly search?: string;
  readonly type?: string;
  readonly version?: string;
  readonly state?: string;
  readonly status?: string;
  readonly online?: string;
  readonly group?: string;
  readonly tag?: string;
  readonly filter?: string;
}

/** The filter as the API takes it; a value that it would refuse is left out. */
export function toQuery(params: FilterParams): DeviceQueryDto {
  const query: DeviceQueryDto = {};
  const search = params.search?.trim().slice(0, LIMITS.searchLength);
  const state = [...UPDATE_STATES, 'none' as const].find((one) => one === params.state);
  const status = DEVICE_STATUSES.find((one) => one === params.status);
  if (search) query.search = search;
  if (params.type) query.type = params.type.slice(0, LIMITS.deviceTypeLength);
  if (params.version) query.version = params.version.slice(0, LIMITS.versionLength);
  if (state) query.state = state;
  if (status) query.status = status;
  if (params.online === 'true' || params.online === 'false') query.online = params.online === 'true';
  if (params.group && UUID_PATTERN.test(params.group)) query.group = params.group;
  const tag = params.tag?.trim().slice(0, TAG_LENGTH);
  if (tag) query.tag = tag;
  const filter = params.filter?.trim().slice(0, LIMITS.filterLength);
  if (filter) query.filter = filter;
  return query;
}

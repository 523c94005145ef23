import { CADENCE, compareVersions } from '@pcms/contract';
import type { Comparison, Filter, FilterOperator } from './filter';

/** As much of a device as a filter can ask about. Null is what it does not say. */
export interface FilteredDevice {
  readonly deviceId: string;
  readonly name: string;
  readonly type: string;
  readonly chip: string | null;
  readonly version: string | null;
  readonly tags: readonly string[];
  /** Names of the fixed groups that it is in. */
  readonly groups: readonly string[];
  readonly lastSeenAtMs: number | null;
  readonly intervalSeconds: number | null;
  readonly freeHeapBytes: number | null;
  /** dBm. */
  readonly rssi: number | null;
}

/** Whether a device meets a filter at `nowMs`: the same answer as `filterSql` gives. */
export function meetsFilter(device: FilteredDevice, filter: Filter, nowMs: number): boolean {
  switch (filter.kind) {
    case 'and':
      return filter.of.every((part) => meetsFilter(device, part, nowMs));
    case 'or':
      return filter.of.some((part) => meetsFilter(device, part, nowMs));
    case 'not':
      return !meetsFilter(device, filter.of, nowMs);
    case 'compare':
      return meetsComparison(device, filter, nowMs);
  }
}

function meetsComparison(device: FilteredDevice, { field, operator, value }: Comparison, nowMs: number): boolean {
  switch (field) {
    case 'tag':
      return device.tags.includes(String(value)) === (operator === '=');
    case 'group':
      return device.groups.includes(String(value)) === (operator === '=');
    case 'online':
      return (isOnline(device, nowMs) === value) === (operator === '=');
    case 'last_seen':
      return device.lastSeenAtMs !== null && ordered(nowMs - device.lastSeenAtMs - Number(value) * 1_000, operator);
    case 'version':
      return meetsVersion(device.version, operator, String(value));
    case 'free_heap':
      return meetsNumber(device.freeHeapBytes, operator, Number(value));
    case 'rssi':
      return meetsNumber(device.rssi, operator, Number(value));
    case 'id':
      return meetsText(device.deviceId, operator, String(value));
    case 'name':
    case 'type':
    case 'chip':
      return meetsText(device[field], operator, String(value));
  }
}

const isOnline = ({ lastSeenAtMs, intervalSeconds }: FilteredDevice, nowMs: number): boolean =>
  lastSeenAtMs !== null && lastSeenAtMs >= nowMs - (intervalSeconds ?? 0) * CADENCE.onlineIntervals * 1_000;

function meetsVersion(version: string | null, operator: FilterOperator, value: string): boolean {
  if (operator === '=' || operator === '!=') return meetsText(version, operator, value);
  return version !== null && ordered(compareVersions(version, value), operator);
}

function meetsNumber(actual: number | null, operator: FilterOperator, value: number): boolean {
  if (operator === '!=') return actual !== value;
  return actual !== null && ordered(actual - value, operator);
}

function meetsText(actual: string | null, operator: FilterOperator, value: string): boolean {
  if (operator === '!=') return actual !== value;
  if (operator === '~') return actual !== null && foldAscii(actual).includes(foldAscii(value));
  return actual === value;
}

const foldAscii = (text: string): string => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());

/** `difference` is negative where the device's value is the smaller one. */
function ordered(difference: number, operator: FilterOperator): boolean {
  switch (operator) {
    case '<':
      return difference < 0;
    case '<=':
      return difference <= 0;
    case '>':
      return difference > 0;
    case '>=':
      return difference >= 0;
    case '=':
      return difference === 0;
    case '!=':
      return difference !== 0;
    case '~':
      return false;
  }
}

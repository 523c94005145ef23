import { parseFilter } from '../../devices/groups/parse-filter';
import { aDeviceState, aTargetState, NOW_MS } from '../testing/decision-states';
import { firstGroupOf, isExcluded, isTargeted, type GroupState } from './targeting';

const list = (id: string): GroupState => ({ id, filter: null });
const filter = (id: string, text: string): GroupState => ({ id, filter: parseFilter(text) });
const HALL = aDeviceState({ groupIds: ['lab'], tags: ['beta'] });

describe('a target', () => {
  it.each([
    ['by its id', { deviceIds: new Set(['hall']) }],
    ['by its type', { deviceTypes: new Set(['ESP32_OTA_Base']) }],
    ['by a list that it is in', { groups: [list('lab')] }],
    ['by a filter that it meets', { groups: [filter('testers', 'tag = beta')] }],
    ['by one of several groups', { groups: [list('attic'), filter('testers', 'tag = beta')] }],
  ])('names a device %s', (_, target) => {
    expect(isTargeted(HALL, aTargetState(target), NOW_MS)).toBe(true);
  });

  it.each([
    ['names nobody', {}],
    ['names others', { deviceIds: new Set(['door']), deviceTypes: new Set(['ESP32_LED_Blink']) }],
    ['names a list that it is not in', { groups: [list('attic')] }],
    ['names a filter that it does not meet', { groups: [filter('lab', 'tag = gamma')] }],
  ])('does not name a device when it %s', (_, target) => {
    expect(isTargeted(HALL, aTargetState(target), NOW_MS)).toBe(false);
  });

  it('asks a filter as of now', () => {
    const target = aTargetState({ groups: [filter('lost', 'last_seen > 1h')] });
    expect(isTargeted(HALL, target, NOW_MS)).toBe(false);
    expect(isTargeted(HALL, target, NOW_MS + 3_600_000)).toBe(true);
  });

  it('leaves out a device by its id, by a list and by a filter, named or not', () => {
    const leavesOut = (target: Parameters<typeof aTargetState>[0]) => isExcluded(HALL, aTargetState(target), NOW_MS);
    expect(leavesOut({})).toBe(false);
    expect(leavesOut({ excludedDeviceIds: new Set(['hall']) })).toBe(true);
    expect(leavesOut({ excludedDeviceIds: new Set(['door']) })).toBe(false);
    expect(leavesOut({ excludedGroups: [list('attic'), list('lab')] })).toBe(true);
    expect(leavesOut({ excludedGroups: [filter('testers', 'tag = beta')] })).toBe(true);
    expect(leavesOut({ excludedGroups: [list('attic'), filter('others', 'tag = gamma')] })).toBe(false);
    expect(leavesOut({ deviceIds: new Set(['hall']), groups: [list('lab')] })).toBe(false);
  });

  it('counts a device to the first of its groups that holds it', () => {
    const groups = [list('attic'), filter('testers', 'tag = beta'), list('lab')];
    expect(firstGroupOf(HALL, aTargetState({ groups }), NOW_MS)).toBe('testers');
    expect(firstGroupOf(HALL, aTargetState({ groups: [list('attic')] }), NOW_MS)).toBeNull();
  });
});

import type { DataSource } from 'typeorm';
import { LiveEvents } from '../../../database/live-events';
import { DeviceBulk } from '../../device-bulk.service';
import { DeviceLists } from '../../device-lists.service';
import { DeviceSearch } from '../../device-search';
import { HandClock } from '../../testing/device-parts';
import { GroupFilters } from '../group-filters';
import { GroupMembers } from '../group-members';
import { GroupUsage } from '../group-usage';
import { Groups } from '../groups.service';

/** Rollouts that a test says there are. */
export class NamedRollouts extends GroupUsage {
  readonly byGroup = new Map<string, string[]>();

  override rolloutsOf(groupId: string): Promise<string[]> {
    return Promise.resolve(this.byGroup.get(groupId) ?? []);
  }
}

/** Groups, bulk changes and lists on a test's database. */
export function groupParts(database: DataSource) {
  const clock = new HandClock();
  const events = new LiveEvents(database);
  const filters = new GroupFilters();
  const members = new GroupMembers();
  const usage = new NamedRollouts();
  const search = new DeviceSearch(database, filters);
  return {
    clock,
    usage,
    search,
    groups: new Groups(database, filters, members, usage, events, clock),
    bulk: new DeviceBulk(database, filters, members, events, clock),
    lists: new DeviceLists(database, search, events, clock),
  };
}

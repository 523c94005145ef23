import { Injectable } from '@nestjs/common';
import { In, type EntityManager } from 'typeorm';
import { InvalidField } from '../../http/domain-error';
import { FilterError, groupsNamed, type Filter } from './filter';
import { filterSql, type FilterSql } from './filter-sql';
import { GroupEntity } from './group.entity';
import { BadFilter } from './groups.errors';
import { parseFilter } from './parse-filter';

/** What a group holds, as a condition over `d`, `t` and `s`. */
@Injectable()
export class GroupFilters {
  /**
   * A filter as a person wrote it.
   * @throws BadFilter with the place; InvalidField when it names a group that does not exist or is a filter itself.
   */
  async read(text: string, manager: EntityManager): Promise<Filter> {
    const filter = parse(text);
    const names = groupsNamed(filter);
    const found = await manager.findBy(GroupEntity, { name: In(names) });
    for (const name of names) refuseGroup(name, found);
    return filter;
  }

  /** The condition for the devices of a group; its parameters come after `taken` others. */
  condition(group: Pick<GroupEntity, 'id' | 'filter'>, now: Date, taken: number): FilterSql {
    if (group.filter !== null) return filterSql(parse(group.filter), now, taken);
    return {
      condition: `EXISTS (SELECT FROM device_group_members m WHERE m.device_key = d.key AND m.group_id = $${taken + 1}::uuid)`,
      parameters: [group.id],
    };
  }
}

function parse(text: string): Filter {
  try {
    return parseFilter(text);
  } catch (error) {
    throw error instanceof FilterError ? new BadFilter(error) : error;
  }
}

/** Filters may ask about fixed groups alone: so they never go round in circles, and one look at a device answers them. */
function refuseGroup(name: string, found: readonly GroupEntity[]): void {
  const group = found.find((each) => each.name === name);
  if (!group) throw new InvalidField('filter', `there is no group "${name}"`);
  if (group.filter !== null) {
    throw new InvalidField('filter', `"${name}" is a filter itself; a filter may ask about fixed groups only`);
  }
}

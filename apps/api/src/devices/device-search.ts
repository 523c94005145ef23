import { Injectable } from '@nestjs/common';
import type { DeviceQueryDto } from '@pcms/contract';
import { DataSource } from 'typeorm';
import { deviceCondition } from './device-list-query';
import type { DeviceCondition } from './device-rows';
import type { FilterSql } from './groups/filter-sql';
import { filterSql } from './groups/filter-sql';
import { GroupFilters } from './groups/group-filters';
import { GroupEntity } from './groups/group.entity';
import { GroupNotFound } from './groups/groups.errors';

/** Turns what a person looks for into a condition over the fleet. */
@Injectable()
export class DeviceSearch {
  constructor(
    private readonly dataSource: DataSource,
    private readonly filters: GroupFilters,
  ) {}

  /** @throws GroupNotFound, BadFilter, InvalidField */
  async condition(query: DeviceQueryDto, now: Date): Promise<DeviceCondition> {
    let all: DeviceCondition = deviceCondition(query, now);
    if (query.group !== undefined) {
      const group = await this.group(query.group);
      all = both(all, (taken) => this.filters.condition(group, now, taken));
    }
    if (query.filter !== undefined) {
      const filter = await this.filters.read(query.filter, this.dataSource.manager);
      all = both(all, (taken) => filterSql(filter, now, taken));
    }
    return all;
  }

  private async group(id: string): Promise<GroupEntity> {
    const group = await this.dataSource.manager.findOneBy(GroupEntity, { id });
    if (!group) throw new GroupNotFound(id);
    return group;
  }
}

function both({ where, parameters }: DeviceCondition, more: (taken: number) => FilterSql): DeviceCondition {
  const added = more(parameters.length);
  return { where: `${where} AND (${added.condition})`, parameters: [...parameters, ...added.parameters] };
}

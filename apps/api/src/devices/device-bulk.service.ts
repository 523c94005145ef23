import { Injectable } from '@nestjs/common';
import { LIMITS, type BulkChangeDto, type BulkChangeResultDto } from '@pcms/contract';
import { DataSource, type EntityManager } from 'typeorm';
import { Clock } from '../config/clock';
import { LiveEvents } from '../database/live-events';
import { InvalidField } from '../http/domain-error';
import { DEVICE_FROM } from './device-rows';
import { filterSql } from './groups/filter-sql';
import { GroupFilters } from './groups/group-filters';
import { GroupMembers } from './groups/group-members';
import { GroupEntity } from './groups/group.entity';
import { GroupNotFound } from './groups/groups.errors';

/** One change for many devices, all of it or none of it. */
@Injectable()
export class DeviceBulk {
  constructor(
    private readonly dataSource: DataSource,
    private readonly filters: GroupFilters,
    private readonly members: GroupMembers,
    private readonly events: LiveEvents,
    private readonly clock: Clock,
  ) {}

  /** @throws InvalidField, BadFilter, GroupNotFound */
  async apply(change: BulkChangeDto): Promise<BulkChangeResultDto> {
    return this.dataSource.transaction(async (manager) => {
      const keys = await this.chosen(change, manager);
      if (change.addTags?.length || change.removeTags?.length) await this.tag(keys, change, manager);
      if (change.addToGroup)
        await this.members.add(await this.fixedGroup(change.addToGroup, 'addToGroup', manager), keys, manager);
      if (change.removeFromGroup) {
        await this.members.remove(
          await this.fixedGroup(change.removeFromGroup, 'removeFromGroup', manager),
          keys,
          manager,
        );
      }
      await this.events.publish({ kind: 'group', groupId: null }, manager);
      return { devices: keys.length };
    });
  }

  private async chosen({ deviceIds, filter }: BulkChangeDto, manager: EntityManager): Promise<number[]> {
    if (deviceIds && filter !== undefined)
      throw new InvalidField('filter', 'name either devices or a filter, not both');
    if (deviceIds) return this.members.keysOf(deviceIds, manager);
    const read = await this.filters.read(filter ?? '', manager);
    const { condition, parameters } = filterSql(read, this.clock.now());
    const rows: { key: number }[] = await manager.query(
      `SELECT d.key ${DEVICE_FROM} WHERE d.status <> 'retired' AND (${condition})`,
      [...parameters],
    );
    return rows.map(({ key }) => key);
  }

  private async tag(
    keys: readonly number[],
    { addTags = [], removeTags = [] }: BulkChangeDto,
    manager: EntityManager,
  ): Promise<void> {
    await manager.query(
      `UPDATE devices SET tags = ARRAY(
         SELECT tag FROM unnest(tags || $2::text[]) AS tag WHERE tag <> ALL($3::text[]) GROUP BY tag ORDER BY tag COLLATE "C")
       WHERE key = ANY($1)`,
      [keys, addTags, removeTags],
    );
    const [over]: { deviceId: string }[] = await manager.query(
      `SELECT device_id AS "deviceId" FROM devices WHERE key = ANY($1) AND cardinality(tags) > $2 LIMIT 1`,
      [keys, LIMITS.tags],
    );
    if (over) throw new InvalidField('addTags', `${over.deviceId} would have more than ${LIMITS.tags} tags`);
  }

  /** Nobody deletes it before the change is made. */
  private async fixedGroup(id: string, field: string, manager: EntityManager): Promise<string> {
    const group = await manager.findOne(GroupEntity, { where: { id }, lock: { mode: 'for_key_share' } });
    if (!group) throw new GroupNotFound(id);
    if (group.filter !== null)
      throw new InvalidField(field, `"${group.name}" is a filter; who is in it cannot be said one by one`);
    return id;
  }
}

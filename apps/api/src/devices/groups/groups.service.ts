import { Injectable } from '@nestjs/common';
import type {
  CreateGroupDto,
  GroupDto,
  GroupListDto,
  GroupPreviewDto,
  PatchGroupDto,
  PreviewGroupDto,
} from '@pcms/contract';
import { DataSource, type EntityManager } from 'typeorm';
import { Clock } from '../../config/clock';
import { LiveEvents } from '../../database/live-events';
import { InvalidField } from '../../http/domain-error';
import { countDevices, listDevices } from '../device-rows';
import { filterSql } from './filter-sql';
import { GroupFilters } from './group-filters';
import { GroupMembers } from './group-members';
import { GroupUsage } from './group-usage';
import { GroupEntity } from './group.entity';
import { toGroupDto } from './group.mapper';
import { GroupExists, GroupInUse, GroupNotFound } from './groups.errors';

const SAMPLE_ROWS = 10;
const UNIQUE_VIOLATION = '23505';

/** Named sets of devices: fixed lists, and filters. */
@Injectable()
export class Groups {
  constructor(
    private readonly dataSource: DataSource,
    private readonly filters: GroupFilters,
    private readonly members: GroupMembers,
    private readonly usage: GroupUsage,
    private readonly events: LiveEvents,
    private readonly clock: Clock,
  ) {}

  /** All of them, by name. */
  async list(): Promise<GroupListDto> {
    const groups = await this.dataSource.manager.find(GroupEntity, { order: { name: 'ASC' } });
    return { items: await Promise.all(groups.map(async (group) => toGroupDto(group, await this.count(group)))) };
  }

  /** @throws GroupNotFound */
  async get(id: string): Promise<GroupDto> {
    const group = await this.row(id, this.dataSource.manager);
    return toGroupDto(group, await this.count(group));
  }

  /** @throws InvalidField, BadFilter, GroupExists */
  async create({ name, deviceIds, filter }: CreateGroupDto, createdBy: string): Promise<GroupDto> {
    if ((deviceIds === undefined) === (filter === undefined)) {
      throw new InvalidField('filter', 'a group is either a list (deviceIds) or a filter');
    }
    const id = await this.changing(name, async (manager) => {
      if (filter !== undefined) await this.filters.read(filter, manager);
      const group = await manager.save(GroupEntity, {
        name,
        filter: filter ?? null,
        createdBy,
        createdAt: this.clock.now(),
      });
      if (deviceIds) await this.members.replace(group.id, deviceIds, manager);
      return group.id;
    });
    return this.get(id);
  }

  /** @throws GroupNotFound, InvalidField, BadFilter, GroupExists */
  async patch(id: string, { name, deviceIds, filter }: PatchGroupDto): Promise<GroupDto> {
    await this.changing(name ?? '', async (manager) => {
      const group = await this.lockedRow(id, manager);
      if (filter !== undefined && group.filter === null)
        throw new InvalidField('filter', `"${group.name}" is a fixed list`);
      if (deviceIds !== undefined && group.filter !== null)
        throw new InvalidField('deviceIds', `"${group.name}" is a filter`);
      if (filter !== undefined) await this.filters.read(filter, manager);
      await manager.update(GroupEntity, id, { name: name ?? group.name, filter: filter ?? group.filter });
      if (deviceIds) await this.members.replace(id, deviceIds, manager);
    });
    return this.get(id);
  }

  /** @throws GroupNotFound, GroupInUse */
  async remove(id: string): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      const group = await this.lockedRow(id, manager);
      const rollouts = await this.usage.rolloutsOf(id, manager);
      if (rollouts.length > 0) throw new GroupInUse(group.name, rollouts);
      await manager.delete(GroupEntity, id);
      await this.events.publish({ kind: 'group', groupId: id }, manager);
    });
  }

  /** What a filter would hold now. @throws BadFilter, InvalidField */
  async preview({ filter }: PreviewGroupDto): Promise<GroupPreviewDto> {
    const now = this.clock.now();
    const read = await this.filters.read(filter, this.dataSource.manager);
    const { condition, parameters } = filterSql(read, now);
    const where = { where: `d.status <> 'retired' AND (${condition})`, parameters };
    const [sample, count] = await Promise.all([
      listDevices(this.dataSource, where, { limit: SAMPLE_ROWS, now }),
      countDevices(this.dataSource, where),
    ]);
    return { count, sample };
  }

  private count(group: GroupEntity): Promise<number> {
    const { condition, parameters } = this.filters.condition(group, this.clock.now(), 0);
    return countDevices(this.dataSource, { where: `d.status <> 'retired' AND (${condition})`, parameters });
  }

  private async row(id: string, manager: EntityManager): Promise<GroupEntity> {
    const group = await manager.findOneBy(GroupEntity, { id });
    if (!group) throw new GroupNotFound(id);
    return group;
  }

  /** Nobody changes it, deletes it, or names it in a rollout before the transaction ends. */
  private async lockedRow(id: string, manager: EntityManager): Promise<GroupEntity> {
    const group = await manager.findOne(GroupEntity, { where: { id }, lock: { mode: 'pessimistic_write' } });
    if (!group) throw new GroupNotFound(id);
    return group;
  }

  /** One transaction that tells of the group it changed. */
  private async changing<T>(name: string, change: (manager: EntityManager) => Promise<T>): Promise<T> {
    try {
      return await this.dataSource.transaction(async (manager) => {
        const result = await change(manager);
        await this.events.publish({ kind: 'group', groupId: typeof result === 'string' ? result : null }, manager);
        return result;
      });
    } catch (error) {
      if ((error as { code?: string }).code === UNIQUE_VIOLATION) throw new GroupExists(name);
      throw error;
    }
  }
}

import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { InvalidField } from '../../http/domain-error';
import { GroupMemberEntity } from './group-member.entity';

const MOST_NAMED = 3;

/** Who is on the list of a fixed group. All in the caller's transaction. */
@Injectable()
export class GroupMembers {
  /** The list is `deviceIds` from now on. @throws InvalidField when there is no such device. */
  async replace(groupId: string, deviceIds: readonly string[], manager: EntityManager): Promise<void> {
    const keys = await this.keysOf(deviceIds, manager);
    await manager.delete(GroupMemberEntity, { groupId });
    await this.add(groupId, keys, manager);
  }

  async add(groupId: string, deviceKeys: readonly number[], manager: EntityManager): Promise<void> {
    await manager.query(
      `INSERT INTO device_group_members (group_id, device_key) SELECT $1, key FROM unnest($2::int[]) AS named(key)
       ON CONFLICT DO NOTHING`,
      [groupId, deviceKeys],
    );
  }

  async remove(groupId: string, deviceKeys: readonly number[], manager: EntityManager): Promise<void> {
    await manager.query('DELETE FROM device_group_members WHERE group_id = $1 AND device_key = ANY($2)', [
      groupId,
      deviceKeys,
    ]);
  }

  /** The keys of the devices. @throws InvalidField that names those which do not exist. */
  async keysOf(deviceIds: readonly string[], manager: EntityManager): Promise<number[]> {
    const rows: { id: string; key: number | null }[] = await manager.query(
      `SELECT named.id, d.key FROM unnest($1::text[]) AS named(id) LEFT JOIN devices d ON d.device_id = named.id`,
      [[...new Set(deviceIds)]],
    );
    const unknown = rows.filter(({ key }) => key === null).map(({ id }) => `"${id}"`);
    if (unknown.length > 0) {
      const more = unknown.length > MOST_NAMED ? ` and ${unknown.length - MOST_NAMED} more` : '';
      throw new InvalidField('deviceIds', `there is no device ${unknown.slice(0, MOST_NAMED).join(', ')}${more}`);
    }
    return rows.flatMap(({ key }) => (key === null ? [] : [key]));
  }
}

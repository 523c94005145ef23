import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { GroupUsage } from '../../devices/groups/group-usage';
import { UNENDED_STATUSES } from './lifecycle';

/** Which rollouts stand between a group and its deletion. */
@Injectable()
export class RolloutGroupUsage extends GroupUsage {
  /** The names of the rollouts that are not over and are for this group or leave it out, oldest first. */
  override async rolloutsOf(groupId: string, manager: EntityManager): Promise<string[]> {
    const rollouts: { name: string }[] = await manager.query(
      `SELECT name FROM rollouts WHERE status = ANY($2) AND (target -> 'groupIds' ? $1 OR target #> '{exclude,groupIds}' ? $1)
       ORDER BY created_at, id`,
      [groupId, UNENDED_STATUSES],
    );
    return rollouts.map(({ name }) => name);
  }
}

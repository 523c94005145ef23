import { Injectable } from '@nestjs/common';
import { In, type EntityManager } from 'typeorm';
import type { DeviceSnapshot } from '../../devices/device-snapshot';
import { GroupFilters } from '../../devices/groups/group-filters';
import { GroupEntity } from '../../devices/groups/group.entity';
import type { DeviceState } from './decide';
import { deviceState, FILTER_FACTS, type DecisionFacts } from './device-state';
import type { RolloutTarget } from './rollout.entity';

interface TargetCondition {
  /** Over `d` (devices), `t` (device_types) and `s` (device_status). */
  readonly where: string;
  readonly parameters: readonly unknown[];
}

/** Whom a rollout is for. */
export interface TargetQuestion {
  readonly target: RolloutTarget;
  /** The type that "all" means; null when the firmware is gone. */
  readonly ownType: string | null;
  readonly now: Date;
}

type TargetRow = Omit<DeviceSnapshot, 'key'> & Omit<DecisionFacts, 'passages'>;

/** Rows that are read at once: some milliseconds of work. */
const PAGE = 500;

const FROM = `FROM devices d LEFT JOIN device_types t ON t.name = d.type LEFT JOIN device_status s ON s.device_key = d.key`;

/** The devices that a target names, read from the whole fleet: for the start of a rollout, its forecast and its figures. */
@Injectable()
export class TargetDevices {
  constructor(private readonly filters: GroupFilters) {}

  /**
   * All of them but the retired, those that are left out included, page by page: the rows of a whole fleet at once would take the
   * process half a second to read, in which it answers no device. `manager` must be in a transaction.
   */
  async *read(question: TargetQuestion, manager: EntityManager): AsyncGenerator<DeviceState[]> {
    const { where, parameters } = await this.condition(question, manager);
    await manager.query(
      `DECLARE target_devices NO SCROLL CURSOR FOR
       SELECT d.device_id AS "deviceId", d.name, d.type, d.status, d.version, d.image_digest AS "imageDigest", d.chip,
         t.chip AS "typeChip", COALESCE(d.slot_bytes, t.slot_bytes)::float8 AS "slotBytes", s.last_seen_at AS "lastSeenAt", ${FILTER_FACTS}
       ${FROM} WHERE ${where}`,
      [...parameters],
    );
    for (;;) {
      const rows = await manager.query<TargetRow[]>(`FETCH ${PAGE} FROM target_devices`);
      yield rows.map((row) => deviceState({ ...row, passages: [] }));
      if (rows.length < PAGE) break;
    }
    await manager.query('CLOSE target_devices');
  }

  /** How many there are, without those that are left out. */
  async count(question: TargetQuestion, manager: EntityManager): Promise<number> {
    const named = await this.condition(question, manager);
    const { deviceIds = [], groupIds = [] } = question.target.exclude ?? {};
    const excluded = await this.anyOf(
      { deviceIds, groupIds },
      { ...question, taken: named.parameters.length },
      manager,
    );
    const [row] = await manager.query<{ devices: number }[]>(
      `SELECT count(*)::int AS devices ${FROM} WHERE ${named.where} AND (${excluded.where}) IS NOT TRUE`,
      [...named.parameters, ...excluded.parameters],
    );
    return row?.devices ?? 0;
  }

  private async condition(question: TargetQuestion, manager: EntityManager): Promise<TargetCondition> {
    const { target, ownType } = question;
    const deviceTypes = [...(target.deviceTypes ?? []), ...(target.all && ownType !== null ? [ownType] : [])];
    const named = await this.anyOf({ ...target, deviceTypes }, { ...question, taken: 0 }, manager);
    return { where: `d.status <> 'retired' AND (${named.where})`, parameters: named.parameters };
  }

  private async anyOf(
    { deviceIds = [], deviceTypes = [], groupIds = [] }: Pick<RolloutTarget, 'deviceIds' | 'deviceTypes' | 'groupIds'>,
    { now, taken }: { readonly now: Date; readonly taken: number },
    manager: EntityManager,
  ): Promise<TargetCondition> {
    const parameters: unknown[] = [deviceIds, deviceTypes];
    const parts = [`d.device_id = ANY($${taken + 1}::text[])`, `d.type = ANY($${taken + 2}::text[])`];
    for (const group of await manager.findBy(GroupEntity, { id: In([...groupIds]) })) {
      const held = this.filters.condition(group, now, taken + parameters.length);
      parts.push(`(${held.condition})`);
      parameters.push(...held.parameters);
    }
    return { where: parts.join(' OR '), parameters };
  }
}
